using System.Text.RegularExpressions;
using Tsrun.Cli;
using Tsrun.TraceScript;

namespace Tsrun.Tests.House;

/// <summary>Every code that somebody may meet has an explanation, in the program and in docs/errors.md.</summary>
public sealed partial class ErrorCodeTests
{
    private static readonly HashSet<string> Explained =
        [.. ScriptErrors.All.Select(error => error.Code), .. ErrorCatalogue.All.Select(entry => entry.Code)];

    [Fact]
    public void Code_RaisedInSources_IsExplainedByTheProgram() => Assert.Empty(Raised().Except(Explained));

    [Fact]
    public void Code_RaisedInSources_StandsInTheDocument()
    {
        var documented = Code().Matches(SourceTree.Text("docs/errors.md")).Select(match => match.Value);
        Assert.Empty(Raised().Except(documented));
    }

    [Fact]
    public void Code_OfTheDocument_IsExplainedByTheProgram()
    {
        var headed = Row().Matches(SourceTree.Text("docs/errors.md")).Select(match => match.Groups[1].Value);
        Assert.Empty(headed.Except(Explained));
    }

    /// <summary>A second row says something else sooner or later.</summary>
    [Fact]
    public void Code_OfTheDocument_HasOneRowInTheTableOfItsRange()
    {
        var wrong = new List<string>();
        var (seen, ranges) = (new HashSet<string>(StringComparer.Ordinal), Array.Empty<string>());
        foreach (var line in SourceTree.Text("docs/errors.md").Split('\n'))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal)) ranges = [.. Range().Matches(line).Select(match => match.Value.TrimEnd('x'))];
            if (Row().Match(line) is not { Success: true } row) continue;
            var code = row.Groups[1].Value;
            if (!seen.Add(code)) wrong.Add($"{code} stands twice");
            if (!ranges.Any(range => code.StartsWith(range, StringComparison.Ordinal))) wrong.Add($"{code} stands under {string.Join(", ", ranges)}");
        }
        Assert.NotEmpty(seen);
        Assert.Empty(wrong);
    }

    [Fact]
    public void Code_Anywhere_HasOneMeaning() =>
        Assert.Empty(ScriptErrors.All.Select(error => error.Code).Intersect(ErrorCatalogue.All.Select(entry => entry.Code)));

    private static IEnumerable<string> Raised() => new[] { "tsrun", "tsrun.cmd" }.Concat(SourceTree.ProductSources)
        .Where(file => !IsCatalogue(file))
        .SelectMany(file => SourceTree.Text(file).Split('\n'))
        .Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal))
        .SelectMany(line => Code().Matches(line)).Select(match => match.Value).Distinct();

    private static bool IsCatalogue(string file) => file == "worker/Tsrun/ErrorCatalogue.cs" || file.StartsWith("tracescript/Errors/", StringComparison.Ordinal);

    [GeneratedRegex(@"\bTS\d{4}\b")]
    private static partial Regex Code();

    [GeneratedRegex(@"\bTS\d{2,3}x{1,2}\b")]
    private static partial Regex Range();

    [GeneratedRegex(@"^\| (TS\d{4}) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
