using Tsrun.Eval;

namespace Tsrun.Tests.Eval;

public sealed class SuggestionTests : IDisposable
{
    private readonly DirectoryInfo _crate = Directory.CreateTempSubdirectory("tsrun-suggestion-");

    public void Dispose() => _crate.Delete(recursive: true);

    private static CompilerSpan Span(int start, int end, string text, string file = "lib.rs") => new(file, start, end, true, text);

    private static List<Suggestion> Read(params CompilerSpan[] spans) =>
        [.. Suggestion.Of([new CompilerMessage("m", "error", null, [], [new CompilerMessage("help", "help", null, spans, [])])])];

    [Fact]
    public void Of_DifferentPlaces_AreOneEditInParts() => Assert.Equal(2, Assert.Single(Read(Span(0, 0, "a"), Span(4, 5, "b"))).Parts.Count);

    [Fact]
    public void Of_TheSamePlaceTwice_AreAlternatives() =>
        Assert.Equal(["a", "b"], Read(Span(3, 3, "a"), Span(3, 3, "b")).Select(suggestion => suggestion.Parts.Single().SuggestedReplacement));

    [Fact]
    public void Of_AlternativesWithACommonPart_AreSplitAtTheRepetition() =>
        Assert.Equal([2, 2], Read(Span(0, 0, "<'a>"), Span(5, 5, "'a "), Span(0, 0, "<'a>"), Span(9, 9, "'a ")).Select(suggestion => suggestion.Parts.Count));

    [Fact]
    public void Of_TextWithHoles_IsLeftOut() => Assert.Empty(Read(Span(0, 0, "/* u32 */")));

    [Fact]
    public void Apply_OffsetsBehindWideCharacters_CountBytes()
    {
        var file = Path.Combine(_crate.FullName, "lib.rs");
        File.WriteAllText(file, "// °C\nlet x;");
        var before = new Suggestion([Span(11, 11, "mut "), Span(12, 12, " = 1")]).Apply(_crate.FullName);
        Assert.Equal("// °C\nlet mut x = 1;", File.ReadAllText(file));
        Suggestion.Write(before!);
        Assert.Equal("// °C\nlet x;", File.ReadAllText(file));
    }

    [Theory]
    [InlineData("../lib.rs")]
    [InlineData("missing.rs")]
    public void Apply_FileThatIsNotOfTheCrate_WritesNothing(string file) => Assert.Null(new Suggestion([Span(0, 0, "x", file)]).Apply(_crate.FullName));
}
