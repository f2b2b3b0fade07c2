using Tsrun.Activities.Repair.Propose;

namespace Tsrun.Tests.Repair.Propose;

/// <summary>For each operator of a few codes: a broken text, who mends it first, and what the text is then.</summary>
public sealed class SmallRemediesTests
{
    private const int TriesMax = 40;

    /// <summary>The first candidate for any of the errors after which nothing is left to say.</summary>
    private static string Fix(string source)
    {
        var texts = new Dictionary<string, string> { ["lib.rs"] = source };
        var state = RustcOnPath.Check(texts);
        Assert.NotEmpty(state.Diagnostics);
        foreach (var candidate in state.Diagnostics.SelectMany(target => new Proposer().Propose(state, target).Take(TriesMax)))
        {
            var after = RustcOnPath.Apply(texts, candidate);
            if (RustcOnPath.Check(after).Diagnostics.Count == 0) return $"{candidate.Operator} ({candidate.Risk}): {after["lib.rs"]}";
        }

        return "none";
    }

    private static void Check(string source, string expected)
    {
        if (RustcOnPath.IsMissing()) return;
        Assert.Equal(expected, Fix(source));
    }

    [Theory]
    [InlineData("pub fn f(n: u8) -> Result<u8, String> { if n > 3 { Err(String::new()); } Ok(n) }", "return (Low): pub fn f(n: u8) -> Result<u8, String> { if n > 3 { return Err(String::new()); } Ok(n) }")]
    [InlineData("pub struct S<T>(std::marker::PhantomData<T>);\nimpl<T> S<T> { pub fn new() { S(std::marker::PhantomData) } }", "return-type (Medium): pub struct S<T>(std::marker::PhantomData<T>);\nimpl<T> S<T> { pub fn new() -> Self { S(std::marker::PhantomData) } }")]
    [InlineData("pub fn f(n: u8) -> Option<u8> { let found = if n > 3 { Some(n) }; found }", "missing-else (High): pub fn f(n: u8) -> Option<u8> { let found = if n > 3 { Some(n) } else { None }; found }")]
    [InlineData("pub fn f(n: u8) -> u8 { if n > 3 { 7 } n }", "rustc (Medium): pub fn f(n: u8) -> u8 { if n > 3 { return 7; } n }")]
    [InlineData("pub fn same(a: &u8, b: &u8) -> bool { a.count_ones() = b.count_ones() }", "rustc (Low): pub fn same(a: &u8, b: &u8) -> bool { a.count_ones() == b.count_ones() }")]
    public void Propose_ResultGoesAstray_SaysWhereItGoes(string source, string expected) => Check(source, expected);

    [Theory]
    [InlineData("extern \"C\" { fn f<T>(x: T); }", "foreign-item (High): extern \"C\" { fn f(x: u32); }")]
    [InlineData("extern \"C\" { fn f((a, b): (u32, u32)); }", "foreign-item (Low): extern \"C\" { fn f(arg: (u32, u32)); }")]
    [InlineData("extern \"invalid\" fn f() {}", "foreign-item (Medium): extern \"C\" fn f() {}")]
    [InlineData("impl Vec<u8> { pub fn first_two(&self) -> usize { 2 } }", "extension-trait (High): pub trait VecExt {\n    fn first_two(&self) -> usize;\n}\n\nimpl VecExt for Vec<u8> { fn first_two(&self) -> usize { 2 } }")]
    [InlineData("pub trait T { const N: u32; }\npub struct S;\nimpl T for S { type N = u32; }", "member-kind (Medium): pub trait T { const N: u32; }\npub struct S;\nimpl T for S { const N: u32 = 0; }")]
    [InlineData("#[derive(Clone)]\npub struct S;\nimpl Clone for S { fn clone(&self) -> S { S } }", "conflicting-derive (Low): pub struct S;\nimpl Clone for S { fn clone(&self) -> S { S } }")]
    [InlineData("pub enum Sea {}\npub(in crate::Sea) struct Shark;", "restricted-path (Medium): pub enum Sea {}\npub(crate) struct Shark;")]
    [InlineData("mod a { pub fn f() {} }\nmod b { pub fn f() {} }\nmod c { pub use crate::a::*; pub use crate::b::*; }\npub fn g() { c::f() }", "explicit-import (Medium): mod a { pub fn f() {} }\nmod b { pub fn f() {} }\nmod c { pub use crate::a::*;\npub use crate::a::f; pub use crate::b::*; }\npub fn g() { c::f() }")]
    [InlineData("pub fn f() -> u32 { let y = 5; fn g() -> u32 { y } g() }", "closure (Medium): pub fn f() -> u32 { let y = 5; let g = || -> u32 { y }; g() }")]
    [InlineData("pub trait T { fn f(&self) -> u8; }\npub fn g<X: T>(x: X) -> u8 { x.f() }\npub fn h() -> u8 { g(5i32) }", "missing-impl (High): pub trait T { fn f(&self) -> u8; }\n\nimpl T for i32 {\n    fn f(&self) -> u8 { 0 }\n}\npub fn g<X: T>(x: X) -> u8 { x.f() }\npub fn h() -> u8 { g(5i32) }")]
    [InlineData("pub trait T { fn f(); }\npub struct S;\nimpl T for S {}", "missing-impl (High): pub trait T { fn f(); }\npub struct S;\nimpl T for S {\n    fn f() {}\n}")]
    public void Propose_ItemHasTheWrongForm_GivesItTheNearestThatIs(string source, string expected) => Check(source, expected);

    [Theory]
    [InlineData("#[repr(u32, u64)]\npub enum E { A }", "repr (Medium): #[repr(u32)]\npub enum E { A }")]
    [InlineData("#[repr(align(15))]\npub struct S(u8);", "repr (Medium): #[repr(align(16))]\npub struct S(u8);")]
    [InlineData("#[repr(\"C\")]\npub struct S(u8);", "repr (Medium): #[repr(C)]\npub struct S(u8);")]
    [InlineData("#[deprecated(since = \"1\", note = \"a\", note = \"b\")]\npub fn f() {}", "attribute-input (Medium): #[deprecated(since = \"1\", note = \"a\")]\npub fn f() {}")]
    [InlineData("#![recursion_limit = \"4\"]\nmacro_rules! m { (0) => { 0 }; (1) => { m!(0) }; (2) => { m!(1) }; (3) => { m!(2) }; (4) => { m!(3) }; (5) => { m!(4) } }\npub const N: u8 = m!(5);", "recursion-limit (Medium): #![recursion_limit = \"8\"]\nmacro_rules! m { (0) => { 0 }; (1) => { m!(0) }; (2) => { m!(1) }; (3) => { m!(2) }; (4) => { m!(3) }; (5) => { m!(4) } }\npub const N: u8 = m!(5);")]
    public void Propose_AttributeSaysNothing_MendsItsInside(string source, string expected) => Check(source, expected);

    [Theory]
    [InlineData("pub fn f<'a, 'b>(x: &'a u8, _y: &'b u8) -> &'b u8 { x }", "lifetime-bound (Low): pub fn f<'a: 'b, 'b>(x: &'a u8, _y: &'b u8) -> &'b u8 { x }")]
    [InlineData("pub struct S<'a>(&'a u8);\nimpl<'a> S<'a> { pub fn f<'a>(x: &'a u8) -> u8 { *x } }", "lifetime-name (Low): pub struct S<'a>(&'a u8);\nimpl<'a> S<'a> { pub fn f<'b>(x: &'b u8) -> u8 { *x } }")]
    [InlineData("pub fn f() { let _x: for<'a> fn() -> &'a u8; }", "lifetime-name (Medium): pub fn f() { let _x: for<'a> fn() -> &'static u8; }")]
    [InlineData("pub trait T<'a, 'b> {}\npub fn f<X>(_: X) where for<'a> &'a X: for<'b> T<'a, 'b> {}", "lifetime-name (Low): pub trait T<'a, 'b> {}\npub fn f<X>(_: X) where for<'a, 'b> &'a X: T<'a, 'b> {}")]
    public void Propose_LifetimeIsMisnamed_TiesIt(string source, string expected) => Check(source, expected);

    [Theory]
    [InlineData("pub fn f() { let _n: impl Iterator<Item = u8> = 0..10; }", "form (Low): pub fn f() { let _n = 0..10; }")]
    [InlineData("pub const N: u32 = return 0;", "form (Low): pub const N: u32 = 0;")]
    [InlineData("pub trait T {\n    fn f();\n    /// nothing\n}", "form (Low): pub trait T {\n    fn f();\n    // nothing\n}")]
    [InlineData("pub async fn f(n: usize) { if n > 0 { f(n - 1).await; } }", "form (Low): pub async fn f(n: usize) { if n > 0 { Box::pin(f(n - 1)).await; } }")]
    [InlineData("fn f<F: Fn()>(_: F) {}\npub fn g() { f(|y| { }); }", "closure-shape (Medium): fn f<F: Fn()>(_: F) {}\npub fn g() { f(|| { }); }")]
    [InlineData("fn f<F: Fn(i32)>(_: F) {}\npub fn g() { f(|_x: &str| {}); }", "closure-shape (Low): fn f<F: Fn(i32)>(_: F) {}\npub fn g() { f(|_x| {}); }")]
    [InlineData("#[repr(i64)]\npub enum E { X = 0x7fff_ffff_ffff_ffff, Y }", "form (Medium): #[repr(i64)]\npub enum E { X = 0x7fff_ffff_ffff_ffff, Y = -9223372036854775808 }")]
    public void Propose_FormDoesNotExist_WritesTheOneThatDoes(string source, string expected) => Check(source, expected);

    [Theory]
    [InlineData("pub trait A { fn f(&self) {} }\npub struct B;\nimpl B for A {}", "trait-role (Low): pub trait A { fn f(&self) {} }\npub struct B;\nimpl A for B {}")]
    [InlineData("pub trait A {}\npub struct S<T> { t: T }\nimpl<T: A> Drop for S<T> { fn drop(&mut self) {} }", "drop-bound (Low): pub trait A {}\npub struct S<T: A> { t: T }\nimpl<T: A> Drop for S<T> { fn drop(&mut self) {} }")]
    [InlineData("pub trait A { type X; }\nimpl A for u8 { type X = u16; }\npub fn f(x: A::X) -> u16 { x }", "rustc (Low): pub trait A { type X; }\nimpl A for u8 { type X = u16; }\npub fn f(x: <u8 as A>::X) -> u16 { x }")]
    [InlineData("pub fn f(n: u32) -> u64 { let d: u64 = 2; d + n.into() }", "qualified-path (Medium): pub fn f(n: u32) -> u64 { let d: u64 = 2; d + u64::from(n) }")]
    [InlineData("pub trait A { fn f(self); }\nimpl A for u8 { fn f(self) {} }\npub fn g(b: Box<dyn A>) { b.f(); }", "receiver-by-reference (Medium): pub trait A { fn f(&self); }\nimpl A for u8 { fn f(&self) {} }\npub fn g(b: Box<dyn A>) { b.f(); }")]
    [InlineData("pub fn f() -> i32 { let s = Side { x: 1, y: 2 }; s.x + s.y }", "define (High): pub fn f() -> i32 { let s = Side { x: 1, y: 2 }; s.x + s.y }\n\nstruct Side {\n    x: i32,\n    y: i32,\n}\n")]
    public void Propose_TraitAndTypeAreMixedUp_SetsThemRight(string source, string expected) => Check(source, expected);

    [Theory]
    [InlineData("#![deny(unused_must_use)]\nfn w(n: u8) -> Result<(), u8> { if n > 3 { Err(n) } else { Ok(()) } }\npub fn f(n: u8) -> Result<u8, u8> { w(n); Ok(1) }", "dropped-result (Low): #![deny(unused_must_use)]\nfn w(n: u8) -> Result<(), u8> { if n > 3 { Err(n) } else { Ok(()) } }\npub fn f(n: u8) -> Result<u8, u8> { w(n)?; Ok(1) }")]
    [InlineData("pub const MAX: u8 = 1_500;", "wider-type (Medium): pub const MAX: u16 = 1_500;")]
    [InlineData("pub fn f() -> i8 { let n: i8 = 0x1_0000; n }", "none")]
    [InlineData("pub fn f() -> i8 { 200 }", "wider-type (Medium): pub fn f() -> i16 { 200 }")]
    public void Propose_DeniedLint_ChangesWhatWasMeantAndNotTheLint(string source, string expected) => Check(source, expected);

    [Theory]
    [InlineData("pub fn area(w: u32) -> u32 { w * h }\npub fn f(w: u32, h: u32) -> u32 { area(w, h) }", "parameter (Medium): pub fn area(w: u32, h: u32) -> u32 { w * h }\npub fn f(w: u32, h: u32) -> u32 { area(w, h) }")]
    [InlineData("pub fn f(s: &str) -> Option<str> { Some(s) }", "unsized (Low): pub fn f(s: &str) -> Option<&str> { Some(s) }")]
    [InlineData("#![doc = \"none]\npub fn f() -> &'static str { \"it's\" }", "unterminated (Low): #![doc = \"none\"]\npub fn f() -> &'static str { \"it's\" }")]
    [InlineData("use std::num::NonZeroU8;\npub fn one() { NonZeroU8::MIN }\npub fn two() -> NonZeroU8 { one() }", "return-type (Medium): use std::num::NonZeroU8;\npub fn one() -> NonZeroU8 { NonZeroU8::MIN }\npub fn two() -> NonZeroU8 { one() }")]
    public void Propose_PartOfASignatureIsLost_WritesItAgain(string source, string expected) => Check(source, expected);

    [Theory]
    [InlineData("pub fn f(v: &mut Vec<u32>) -> u32 {\n    let best = v.iter().max().unwrap_or(&0);\n    v.push(best + 1);\n    *best\n}", "borrow-conflict (Medium): pub fn f(v: &mut Vec<u32>) -> u32 {\n    let best = *v.iter().max().unwrap_or(&0);\n    v.push(best + 1);\n    best\n}")]
    [InlineData("use std::path::Path;\npub fn f<A, B>(a: A, b: B) -> bool where B: AsRef<Path> { a.as_ref() == b.as_ref() }", "bound (Low): use std::path::Path;\npub fn f<A: AsRef<Path>, B>(a: A, b: B) -> bool where B: AsRef<Path> { a.as_ref() == b.as_ref() }")]
    [InlineData("pub struct S(u8);\nimpl S { pub fn f(slf) -> u8 { self.0 } }", "parameter-type (Low): pub struct S(u8);\nimpl S { pub fn f(self) -> u8 { self.0 } }")]
    public void Propose_ValueIsOnlyRead_TakesItAsItsNeighboursDo(string source, string expected) => Check(source, expected);

    [Fact]
    public void Propose_ArmOfOneSideIsLost_MirrorsTheOther() => Check(
        "pub enum Side<L, R> { Left(L), Right(R) }\nuse Side::*;\nimpl<L, R> Side<L, R> {\n    pub fn left(&self) -> u8 { 1 }\n    pub fn right(&self) -> u8 { 2 }\n    pub fn f(&self) -> u8 {\n        match self {\n            Left(l) => { let _ = l; self.left() }\n        }\n    }\n}",
        "missing-arm (High): pub enum Side<L, R> { Left(L), Right(R) }\nuse Side::*;\nimpl<L, R> Side<L, R> {\n    pub fn left(&self) -> u8 { 1 }\n    pub fn right(&self) -> u8 { 2 }\n    pub fn f(&self) -> u8 {\n        match self {\n            Left(l) => { let _ = l; self.left() }\n            Right(l) => { let _ = l; self.right() },\n        }\n    }\n}");

    [Fact]
    public void Propose_ReceiverOfAForeignTraitsMethod_TakesTheLabelsForm() => Check(
        "pub struct S(u8);\nimpl std::ops::AddAssign<u8> for S { fn add_assign(mut self, n: u8) { self.0 += n; } }",
        "trait-signature (Low): pub struct S(u8);\nimpl std::ops::AddAssign<u8> for S { fn add_assign(&mut self, n: u8) { self.0 += n; } }");
}
