using Tsrun.Cli.Rendering;

namespace Tsrun.Tests.Cli;

/// <summary>What a stranger wrote, on a terminal and in Markdown.</summary>
public sealed class PrintableTests
{
    [Theory]
    [InlineData("a\u001b[31mb\u0007", "a␛[31mb␇")]
    [InlineData("a\u0085b", "a�b")]
    [InlineData("a\u202Eb\u2066c\u200Fd\u061Ce", "a\\u{202e}b\\u{2066}c\\u{200f}d\\u{61c}e")]
    [InlineData("\uFEFFa\u200Bb\u00ADc\u2028d", "\\u{feff}a\\u{200b}b\\u{ad}c\\u{2028}d")]
    [InlineData("a\U000E0041b", "a\\u{e0041}b")]
    [InlineData("é 漢 🦀\t|", "é 漢 🦀\t|")]
    public void Line_OfWhatIsNotSeen_ShowsIt(string text, string expected) => Assert.Equal(expected, Printable.Line(text));

    [Fact]
    public void Line_OfHalfACharacter_IsOneSignMore() => Assert.Equal("a\uFFFDb", Printable.Line(new string(['a', (char)0xD800, 'b'])));
}
