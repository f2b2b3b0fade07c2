using Tsrun.Activities.Repair.FailingTests;
using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Tests.Repair.FailingTests;

/// <summary>Which edits there are for a function: text in, titles out.</summary>
public sealed class SlipsTests
{
    [Theory]
    [InlineData("a < b", "replace `<` with `<=`, replace `<` with `>`!, replace `<` with `>=`!, replace `<` with `!=`!")]
    [InlineData("a >= b", "replace `>=` with `>`, replace `>=` with `<=`!, replace `>=` with `<`!, replace `>=` with `==`!")]
    [InlineData("a == b", "replace `==` with `!=`, replace `==` with `<=`!, replace `==` with `>=`!")]
    [InlineData("Vec::<u8>::new()", "")]
    [InlineData("(0..n)", "replace `0` with `1`, replace `..` with `..=`, insert `- 1` after `n`, insert `+ 1` after `n`")]
    [InlineData("P { a, ..p }", "")]
    [InlineData("0x0f_u8", "replace `0x0f_u8` with `0x10u8`, replace `0x0f_u8` with `0xeu8`")]
    [InlineData("1.5", "")]
    [InlineData("a - b", "replace `-` with `+`, replace `a` with `b`, replace `b` with `a`")]
    [InlineData("-a", "")]
    [InlineData("a && b", "replace `&&` with `||`")]
    [InlineData("|a| a", "")]
    [InlineData("println!(\"x\")", "")]
    [InlineData("!a", "remove `!`")]
    [InlineData("a.max(b)", "replace `max` with `min`")]
    [InlineData("v.iter().rev()", "remove `.rev()`")]
    [InlineData("#[cfg(any())] ()", "")]
    public void Of_AnExpression_GivesItsSlipsInOrder(string expression, string expected)
    {
        var titles = Of($"fn f() {{ {expression} }}").Select(candidate => candidate.Title.Replace(" in `f`, src/lib.rs:1", "", StringComparison.Ordinal) + (candidate.Risk == Risk.High ? "!" : ""));
        Assert.Equal(expected, string.Join(", ", titles));
    }

    [Fact]
    public void Of_AParameterOfTheSameTypeAsAnother_OffersTheOther() =>
        Assert.Equal(["replace `from` with `to` in `f`, src/lib.rs:1"], Of("fn f(from: u8, to: u8, n: u16) { g(from) }").Select(candidate => candidate.Title));

    [Fact]
    public void Of_AFieldOfTheSameTypeAsAnother_OffersTheOther() =>
        Assert.Equal(["replace `net` with `gross` in `f`, src/lib.rs:2"], Of("struct S { net: i32, gross: i32, n: u8 }\nfn f(s: &S) { s.net }").Select(candidate => candidate.Title));

    [Fact]
    public void Of_AConstant_EditsItsValueAlone() =>
        Assert.Equal(["replace `3` with `4` in `LEN`, src/lib.rs:1", "replace `3` with `2` in `LEN`, src/lib.rs:1"], Of("const LEN: [u8; 2] = 3;").Select(candidate => candidate.Title));

    [Fact]
    public void Of_AFunctionAroundAnother_LeavesTheInnerOneToItself() =>
        Assert.Equal(["replace `1` with `2` in `f`, src/lib.rs:1", "replace `1` with `0` in `f`, src/lib.rs:1"], Of("fn f() { fn g() { 5 } 1 }").Select(candidate => candidate.Title));

    private static IEnumerable<Candidate> Of(string text)
    {
        var texts = new Dictionary<string, string> { ["src/lib.rs"] = text };
        var item = SourceFile.Of("src/lib.rs", text).Root.All().First(item => item.Kind is ItemKind.Function or ItemKind.Const);
        return new Slips(texts).Of(item, "test:t", "why");
    }
}
