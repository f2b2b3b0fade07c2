using Tsrun.Activities.Patching;
using Tsrun.History;

namespace Tsrun.Tests.Patching;

public sealed class TextEditsTests
{
    [Theory]
    [InlineData("f(order)", "2:2:&", "f(&order)")]
    [InlineData("f(order)", "2:7:x|0:1:g", "g(x)")]
    [InlineData("äb", "2:3:c", "äc")]
    [InlineData("\uFEFFfn", "3:5:mod", "\uFEFFmod")]
    [InlineData("a\r\nb", "3:4:c", "a\r\nc")]
    [InlineData("ab", "1:1:1|1:1:2", "a12b")]
    [InlineData("ab", "1:2:x|1:1:y", "ayx")]
    [InlineData("ab", "2:2:!", "ab!")]
    public void Apply_EditsThatFit_ReplacesBytes(string text, string edits, string expected) => Assert.Equal(expected, TextEdits.Apply(text, Parse(edits)));

    [Theory]
    [InlineData("äb", "1:2:c", "the edit of bytes 1 to 2 cuts a character in two")]
    [InlineData("abc", "0:2:x|1:3:y", "the edit of bytes 1 to 3 overlaps the edit of bytes 0 to 2")]
    [InlineData("abc", "0:3:x|1:1:y", "the edit of bytes 1 to 1 overlaps the edit of bytes 0 to 3")]
    [InlineData("abc", "2:4:x", "the edit of bytes 2 to 4 lies outside the text of 3 bytes")]
    [InlineData("abc", "2:1:x", "the edit of bytes 2 to 1 lies outside the text of 3 bytes")]
    public void TryApply_EditsThatDoNotFit_SaysWhyAndLeavesTheText(string text, string edits, string expected)
    {
        Assert.False(TextEdits.TryApply(text, Parse(edits), out var after, out var problem));
        Assert.Equal((text, expected), (after, problem));
    }

    [Fact]
    public void Apply_BytesThatAreNoText_KeepsThem() =>
        Assert.Equal(new byte[] { 0xFF, (byte)'x', 0xFE }, TextEdits.Apply([0xFF, (byte)'a', 0xFE], Parse("1:2:x")));

    [Fact]
    public void ApplyAll_TwoFiles_GivesOnlyWhatChanged()
    {
        var texts = new Dictionary<string, string> { ["a.rs"] = "a", ["b.rs"] = "b", ["c.rs"] = "c" };
        var changed = TextEdits.ApplyAll(texts, [new("a.rs", 0, 1, "A"), new("b.rs", 0, 1, "b")]);
        Assert.Equal([new("a.rs", "A")], changed);
        Assert.Throws<ArgumentException>(() => TextEdits.ApplyAll(texts, [new("d.rs", 0, 0, "")]));
    }

    private static IReadOnlyList<TextEdit> Parse(string edits) =>
        [.. edits.Split('|').Select(edit => edit.Split(':')).Select(part => new TextEdit("a.rs", int.Parse(part[0]), int.Parse(part[1]), part[2]))];
}
