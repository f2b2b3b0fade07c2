using Tsrun.Activities.Repair.Search;

namespace Tsrun.Tests.Repair.Search;

public sealed class PatchShrinkTests
{
    private static SourceTree Changed(string before, string after) =>
        SourceTree.Of([KeyValuePair.Create("src/lib.rs", before)]).WithTexts([KeyValuePair.Create("src/lib.rs", after)]);

    private static async Task<string> ShrinkAsync(string before, string after, Func<string, bool> green)
    {
        var small = await PatchShrink.RunAsync(Changed(before, after), tree => Task.FromResult(green(tree.Text("src/lib.rs")!)), 50);
        return small.Text("src/lib.rs")!;
    }

    [Fact]
    public async Task RunAsync_LinesComeBeforeARewrittenOne_TheRewrittenOneStaysWhole()
    {
        const string after = "trait VecExt {}\n\nimpl VecExt for Vec<u8> {}\n";
        // Anything is green that does not hold the faulty line: deleting it would do as well, and must not be found.
        Assert.Equal("impl VecExt for Vec<u8> {}\n", await ShrinkAsync("impl Vec<u8> {}\n", after, text => !text.Contains("impl Vec<u8>", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task RunAsync_LineThatIsNotNeeded_Goes() =>
        Assert.Equal("a\nnew b\nc\n", await ShrinkAsync("a\nb\nc\n", "a\nuse x;\nnew b\nc\n", text => text.Contains("new b", StringComparison.Ordinal)));

    [Fact]
    public async Task RunAsync_OldLineAfterTheNewOnes_IsTheirPartner() =>
        Assert.Equal("let value = 2;\nlet p = &value;\n", await ShrinkAsync("let p = &2;\n", "let value = 2;\nlet p = &value;\n", text => text == "let value = 2;\nlet p = &value;\n"));
}
