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
        var wrong = Typed(document).Where(line => !IsName(line)).Select(line => (line, CommandLine.Model().Parse(line).Errors)).Where(pair => pair.Errors.Count > 0);
        Assert.Empty(wrong.Select(pair => $"tsrun {pair.line}: {pair.Errors[0].Message}"));
    }

    [Fact]
    public void Commands_OfTheProgram_StandInTheReadme()
    {
        var readme = SourceTree.Text("README.md");
        Assert.DoesNotContain(CommandLine.Model().Subcommands, command => !readme.Contains($"`tsrun {command.Name}", StringComparison.Ordinal));
    }

    [Fact]
    public void ExitCodes_OfTheProgram_StandInTheReadme()
    {
        var readme = SourceTree.Text("README.md");
        Assert.DoesNotContain(ExitCode.Table, row => !readme.Contains($"| {row.Code} |", StringComparison.Ordinal));
    }

    [Fact]
    public void TestCommand_OfTheReadme_IsTheOneThatCiRuns()
    {
        const string command = "dotnet test Workflows.sln";
        Assert.Contains(command, SourceTree.Text("README.md"), StringComparison.Ordinal);
        Assert.Contains(command, SourceTree.Text(".ci/run"), StringComparison.Ordinal);
        Assert.Contains(command, SourceTree.Text(".github/workflows/ci.yml"), StringComparison.Ordinal);
    }

    // `tsrun revert` speaks of the command, and types nothing.
    private static bool IsName(string line)
    {
        Command? command = CommandLine.Model();
        foreach (var word in line.Split(' ')) command = command?.Subcommands.FirstOrDefault(inner => inner.Name == word);
        return command is not null;
    }

    // What has a placeholder in it cannot be parsed as it stands; behind `#` or three spaces stands a remark.
    private static IEnumerable<string> Typed(string document) => Spans(SourceTree.Text(document)).Concat(BlockLines(SourceTree.Text(document)))
        .Select(line => line.Split('#')[0].Split("   ")[0].Trim())
        .Where(line => line.Length > 0 && !line.Contains('…') && !line.Contains('['));

    private static IEnumerable<string> Spans(string text) => CodeSpan().Matches(text).Select(match => match.Groups[1].Value);

    private static IEnumerable<string> BlockLines(string text)
    {
        var isCode = false;
        foreach (var line in text.Split('\n'))
        {
            isCode ^= line.StartsWith("```", StringComparison.Ordinal);
            if (isCode && TypedLine().Match(line) is { Success: true } typed) yield return typed.Groups[1].Value;
        }
    }

    [GeneratedRegex(@"`(?:\./)?tsrun ([a-z-][^`\n]*)`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"^(?:\$ )?(?:\./)?tsrun ([a-z].*)$")]
    private static partial Regex TypedLine();
}
