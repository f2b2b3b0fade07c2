using Tsrun.Activities.Repair.Propose;

namespace Tsrun.Tests.Repair.Propose;

/// <summary>For each family: a broken text, the titles of the first candidates that compile, and what the best of them leaves.</summary>
public sealed class ProposerFixesTests
{
    private const int TriesMax = 40;

    /// <summary>The operator and title of the first candidate for the first error after which nothing is left to say, and the text it leaves.</summary>
    private static (string Fix, string Text) Fixes(string source, IReadOnlyDictionary<string, string>? more = null)
    {
        var texts = new Dictionary<string, string>(more ?? new Dictionary<string, string>()) { ["lib.rs"] = source };
        var state = RustcOnPath.Check(texts);
        Assert.NotEmpty(state.Diagnostics);
        foreach (var candidate in new Proposer().Propose(state, state.Diagnostics[0]).Take(TriesMax))
        {
            var after = RustcOnPath.Apply(texts, candidate);
            if (RustcOnPath.Check(after).Diagnostics.Count == 0) return ($"{candidate.Operator}: {candidate.Title}", after["lib.rs"]);
        }

        return ("none", source);
    }

    [Theory]
    [InlineData("fn f() -> String { \"a\" }", "rustc: insert `.to_string()` after `\"a\"`")]
    [InlineData("pub fn f(m: &mut HashMap<u8, u8>) { m.insert(1, 2); }", "rustc: add `use std::collections::HashMap;`")]
    [InlineData("pub fn f(v: &[u8]) -> usize { v.leng() }", "rustc: replace `leng` with `len`")]
    [InlineData("pub struct S { n: u8 }\nimpl S { pub fn f(&self) -> u8 { n } }", "rustc: insert `self.` before `n`")]
    [InlineData("pub struct S;\nimpl S { fn g(&self, n: u8) -> u8 { n } pub fn f(&self) -> u8 { g(1) } }", "rustc: insert `self.` before `g`")]
    [InlineData("pub fn f(a: u32, b: u64) -> u64 { b + a }", "convert: insert `as u64` after `a`")]
    [InlineData("pub fn f(a: &[u8], i: u8) -> u8 { a[i] }", "cast-operand: insert `as usize` after `i`")]
    [InlineData("pub struct P { x: u8, y: u8 }\nimpl P { pub fn new(x: u8, y: u8) -> P { P { x } } pub fn y(&self) -> u8 { self.x + self.y } }", "missing-field: insert `y,` before `x`")]
    [InlineData("fn g(a: u8, s: &str) -> usize { s.len() + a as usize }\npub fn f(s: &str) -> usize { g(1) }", "argument: pass `s` as the missing argument")]
    [InlineData("pub struct I(u8);\nimpl Iterator for I { fn next(&mut self) -> Option<u8> { Some(self.0) } }", "fill-type: say the type is `u8`")]
    [InlineData("mod m { pub struct S { n: u8 } impl S { pub fn new() -> S { S { n: 1 } } } }\npub fn f() -> u8 { m::S::new().n }", "visibility: insert `pub` before `n`")]
    [InlineData("mod m { fn g() {} }\npub fn f() { m::g() }", "visibility: insert `pub(crate)` before `fn`")]
    [InlineData("#[derive(Debug)]\npub struct S(u8);\npub fn f(a: S, b: S) -> bool { a == b }", "derive: derive `PartialEq` for `S`")]
    [InlineData("pub fn f(s: &str) { s.len(; }", "parenthesis: insert `)` after `(`")]
    [InlineData("macro_rules! m { ($a:expr) -> { $a } }\npub fn f() -> u8 { m!(1) }", "expected-token: replace `->` with `=>`")]
    [InlineData("pub fn f() -> usize { let s = \"a; s.len() }", "unterminated: end with `\"`")]
    [InlineData("pub fn f(v: &Vec<u8>) { let w = v; w.push(1); }", "none")]
    [InlineData("pub fn f(n: u32) -> bool { if n = 3 && n > 1 { true } else { false } }", "compare: compare with `==` instead of assigning")]
    [InlineData("pub struct S { a: u8, a: u8 }", "duplicate: remove `, a: u8`")]
    [InlineData("pub enum E { A }\npub fn f() -> E { E::B }\npub fn g(e: &E) -> bool { matches!(e, E::B) }", "missing-member: add variant `B` to `E`")]
    [InlineData("pub fn f(v: Vec<u8>) -> usize {\n    match (\n        v.len(),\n        1,\n    {\n        (a, b) => a + b,\n    }\n}", "brace: insert `)` before `{`")]
    [InlineData("fn g() -> u8 { 1 }\npub const C: u8 = g();", "function-kind: insert `const` before `fn`")]
    public void Fixes_OneFault_NamesTheFirstEditThatCompiles(string source, string expected)
    {
        if (RustcOnPath.IsMissing()) return;
        Assert.Equal(expected, Fixes(source).Fix);
    }

    [Fact]
    public void Fixes_LostClosingBrace_PutsItWhereTheIndentationSays()
    {
        if (RustcOnPath.IsMissing()) return;
        const string Broken = "pub struct S(u8);\nimpl S {\n    pub fn f(&self) -> u8 {\n        if self.0 > 1 {\n            return 2;\n        1\n    }\n}\n";
        Assert.Equal(Broken.Replace("return 2;\n", "return 2;\n        }\n", StringComparison.Ordinal), Fixes(Broken).Text);
    }

    [Fact]
    public void Fixes_LostOpeningBrace_PutsItWhereTheIndentationSays()
    {
        if (RustcOnPath.IsMissing()) return;
        const string Broken = "pub fn f(n: u8) -> u8 {\n    if n > 1\n        return 2;\n    }\n    1\n}\n";
        Assert.Equal(Broken.Replace("n > 1", "n > 1 {", StringComparison.Ordinal), Fixes(Broken).Text);
    }

    [Fact]
    public void Fixes_LostModLine_DeclaresTheFile()
    {
        if (RustcOnPath.IsMissing()) return;
        var more = new Dictionary<string, string> { ["shapes.rs"] = "pub struct Round;\n" };
        Assert.Equal("module: insert `mod shapes;` before `use`", Fixes("use crate::shapes::Round;\npub fn f() -> usize { std::mem::size_of::<Round>() }", more).Fix.Replace("add", "insert", StringComparison.Ordinal));
    }

    [Fact]
    public void Fixes_LostArm_TakesANeighboursBody()
    {
        if (RustcOnPath.IsMissing()) return;
        var (fix, text) = Fixes("pub enum E { A(u8), B(u8) }\npub fn f(e: E) -> u8 {\n    match e {\n        E::A(n) => n + 1,\n    }\n}\n");
        Assert.StartsWith("missing-arm: ", fix, StringComparison.Ordinal);
        Assert.Contains("E::B(n) => n + 1,", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Fixes_BorrowHeldOverAChange_EndsTheBorrow()
    {
        if (RustcOnPath.IsMissing()) return;
        var (fix, text) = Fixes("pub fn f(v: &mut Vec<u8>) -> u8 {\n    let first = &v[0];\n    v.push(1);\n    *first\n}\n");
        Assert.Equal("borrow-conflict: none", fix.Split(": ")[0] + ": none");
        Assert.True(text.IndexOf("v.push(1)", StringComparison.Ordinal) < text.IndexOf("let first", StringComparison.Ordinal) || text.Contains("clone", StringComparison.Ordinal), text);
    }

    [Fact]
    public void Propose_ErrorOutsideTests_LeavesTestsAlone()
    {
        if (RustcOnPath.IsMissing()) return;
        var texts = new Dictionary<string, string> { ["lib.rs"] = "pub fn lenght() -> u8 { 1 }\npub fn f() -> u8 { length() }\nmod tests;\n", ["tests/mod.rs"] = "pub fn g() -> u8 { crate::lenght() }\n" };
        var state = RustcOnPath.Check(texts);
        var candidates = new Proposer().Propose(state, state.Diagnostics[0]);
        Assert.NotEmpty(candidates);
        Assert.DoesNotContain(candidates, candidate => candidate.Edits.Any(edit => edit.File.StartsWith("tests/", StringComparison.Ordinal)));
    }

    [Fact]
    public void Propose_TwiceOnOneState_GivesTheSame()
    {
        if (RustcOnPath.IsMissing()) return;
        var state = RustcOnPath.Check(new Dictionary<string, string> { ["lib.rs"] = "pub fn f(a: &str) -> Vec<String> { let x: String = a; vec![x, y] }" });
        foreach (var target in state.Diagnostics)
        {
            var (one, two) = (new Proposer().Propose(state, target), new Proposer().Propose(state, target));
            Assert.Equal(one.Select(candidate => candidate.Id), two.Select(candidate => candidate.Id));
            Assert.Equal(one.Count, one.DistinctBy(candidate => candidate.Id).Count());
            Assert.True(one.Count <= Proposer.CandidatesMax);
        }
    }
}
