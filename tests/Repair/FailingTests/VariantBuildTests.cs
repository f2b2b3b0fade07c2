using Tsrun.Activities.Repair.FailingTests;
using Tsrun.Activities.Repair.FailingTests.Variants;
using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.Activities.Repair.Search;
using Tsrun.History;

namespace Tsrun.Tests.Repair.FailingTests;

public sealed class VariantBuildTests
{
    [Fact]
    public void Of_TwoEditsOfOneFunction_GivesItABodyForEachAndItsOwn()
    {
        var (tree, variants) = Make("fn f(a: u8) -> bool { a < g() }\nfn g() -> u8 { 7 }\n", "boundary");
        var text = VariantBuild.Of(tree, variants).Texts["src/lib.rs"];
        Assert.Contains(" 1u32 => { a <= g() } 2u32 => { a > g() } 3u32 => { a >= g() } 4u32 => { a != g() } _ => { a < g() } }}\nfn g() -> u8 { 7 }\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ACrateWithoutTheStandardLibrary_BringsItIn()
    {
        var (tree, variants) = Make("#![no_std]\nfn f(a: u8) -> bool { a < 3 }\n", "boundary");
        var text = VariantBuild.Of(tree, variants).Texts["src/lib.rs"];
        Assert.Contains("::tsrun_std::env::var", text, StringComparison.Ordinal);
        Assert.EndsWith("\nextern crate std as tsrun_std;\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Blame_AnErrorInABody_NamesItsEdit()
    {
        var (tree, variants) = Make("fn f(a: u8) -> bool { a < g() }\n", "boundary");
        var build = VariantBuild.Of(tree, variants);
        var at = build.Texts["src/lib.rs"].IndexOf("a >= g()", StringComparison.Ordinal);
        Assert.Equal(3, build.Blame(Error(at)));
        Assert.Null(build.Blame(Error(0)));
    }

    [Theory]
    [InlineData("fn f(a: u8) -> bool { a < 3 }", true)]
    [InlineData("const fn f(a: u8) -> bool { a < 3 }", false)]
    [InlineData("fn f(a: u8) -> impl Fn() -> bool { move || a < 3 }", false)]
    [InlineData("fn f(a: u8) -> bool { struct S; impl Drop for S { fn drop(&mut self) {} } a < 3 }", false)]
    public void Fits_AFunction_UnlessItsBodyCannotBeThereTwice(string text, bool fits)
    {
        var (tree, variants) = Make(text, "boundary");
        Assert.All(variants, variant => Assert.Equal(fits, VariantBuild.Fits(tree, variant.Candidate)));
        Assert.NotEmpty(variants);
    }

    private static Diagnostic Error(int at) =>
        new("E0308", "error", "mismatched types", DiagnosticClass.Type, CompilerPhase.TypeCheck, "app", [new DiagnosticSpan("src/lib.rs", at, at + 1, 0, 0, 0, 0, true)], [], "");

    private static (SourceTree Tree, IReadOnlyList<Variant> Variants) Make(string text, string op)
    {
        var tree = SourceTree.Of(new Dictionary<string, string> { ["src/lib.rs"] = text });
        var item = SourceFile.Of("src/lib.rs", text).Root.All().First(item => item.Kind == ItemKind.Function);
        return (tree, [.. new Slips(tree.Texts).Of(item, "test:t", "").Where(candidate => candidate.Operator == op).Select((candidate, i) => new Variant(i + 1, candidate))]);
    }
}
