using System.CommandLine;
using System.Text.RegularExpressions;
using Tsrun.Cli;

namespace Tsrun.Tests.House;

/// <summary>What the README says can be typed is understood by the program.</summary>
public sealed partial class ReadmeTests
{
    public static TheoryData<string> Documents => [.. SourceTree.With(".md").Where(file => !file.StartsWith("eval/", StringComparison.Ordinal))];

    [Theory, MemberData(nameof(Documents))]
    public void Commands_OfADocument_AreUnderstood(string document)
    {
        var wrong = Typed(document).Select(line => (line, CommandLine.Model().Parse(line).Errors)).Where(pair => pair.Errors.Count > 0);
        Assert.Empty(wrong.Select(pair => $"tsrun {pair.line}: {pair.Errors[0].Message}"));
    }

    [Fact]
    public void Commands_OfTheProgram_StandInTheReadme()
    {
        var readme = SourceTree.Text("README.md");
        Assert.Empty(CommandLine.Model().Subcommands.Select(command => $"`tsrun {command.Name}").Where(name => !readme.Contains(name, StringComparison.Ordinal)));
    }

    [Fact]
    public void ExitCodes_OfTheProgram_StandInTheReadme()
    {
        var readme = SourceTree.Text("README.md");
        Assert.Empty(ExitCode.Table.Select(row => $"| {row.Code} |").Where(row => !readme.Contains(row, StringComparison.Ordinal)));
    }

    [Fact]
    public void TestCommand_OfTheReadme_IsTheOneThatCiRuns()
    {
        const string command = "dotnet test Workflows.sln";
        Assert.Contains(command, SourceTree.Text("README.md"), StringComparison.Ordinal);
        Assert.Contains(command, SourceTree.Text(".ci/run"), StringComparison.Ordinal);
        Assert.Contains(command, SourceTree.Text(".github/workflows/ci.yml"), StringComparison.Ordinal);
    }

    // `tsrun fix ./crate` in code spans, `./tsrun …` and `$ tsrun …` at the start of a line in code blocks; what has a placeholder in it cannot be parsed as it stands.
    private static IEnumerable<string> Typed(string document) => Command().Matches(SourceTree.Text(document))
        .Select(match => match.Groups["line"].Value.Split('#')[0].Trim())
        .Where(line => line.Length > 0 && !line.Contains('…') && !line.Contains('[') && !line.Contains('|') && !line.Contains('>'));

    [GeneratedRegex(@"`(?:\./)?tsrun (?<line>[^`\n]+)`|^(?:\$ )?(?:\./)?tsrun (?<line>[a-z][^\n]*)$", RegexOptions.Multiline)]
    private static partial Regex Command();
}
