using Tsrun.Activities.Docs;
using Tsrun.History;

namespace Tsrun.Tests.Docs;

public sealed class AnchorsTests
{
    [Theory]
    [InlineData("let  x =\t1;", "  let x = 1;  ", true)]
    [InlineData("a\nb", "\n  a  \n\tb\r\n\n", true)]
    [InlineData("a b", "ab", false)]
    [InlineData("a\nb", "a b", false)]
    public void Hash_WhiteSpace_IsNormalised(string one, string two, bool same) => Assert.Equal(same, Anchors.Hash(one) == Anchors.Hash(two));

    [Fact]
    public void Anchors_AllSchemes_HaveLocationAndHash()
    {
        var span = new DiagnosticSpan("src/lib.rs", 0, 1, 41, 20, 41, 25, true, Text: "    ship(order)");
        var diagnostic = new Diagnostic("E0382", "error", "use of moved value", "move", CompilerPhase.BorrowCheck, "app", [span], [], "");
        Assert.Equal("src:src/lib.rs:41:20-41:25", Anchors.Parse(Anchors.Source(span))!.Value.Location);
        Assert.Equal("diag:E0382:src/lib.rs:41", Anchors.Parse(Anchors.Diagnostic(diagnostic))!.Value.Location);
        Assert.Equal("diag:-:src/lib.rs:41", Anchors.Parse(Anchors.Diagnostic(diagnostic with { Code = "" }))!.Value.Location);
        Assert.Equal("test:tests::ship", Anchors.Parse(Anchors.Test("tests::ship"))!.Value.Location);
        Assert.Matches("^[0-9a-f]{12}$", Anchors.Parse(Anchors.Rustc("E0382", "text"))!.Value.Hash);
        Assert.Null(Anchors.Parse("no anchor"));
    }
}
