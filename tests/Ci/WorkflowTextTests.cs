using System.Text.RegularExpressions;

namespace Tsrun.Tests.Ci;

/// <summary>What a reviewer looks for in a workflow: whose code it runs, with which rights, and whether anybody's text can become a command.</summary>
public sealed partial class WorkflowTextTests
{
    public static TheoryData<string> Workflows => [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, ".github", "workflows"), "*.yml").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Everything => [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, ".github"), "*.yml", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Repository.Root, file)).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Everything))]
    public void Uses_OfAnotherRepository_IsPinnedToACommit(string file) => Assert.All(
        Uses().Matches(Text(file)).Select(match => match.Groups[1].Value),
        used => Assert.Matches(@"\A(?:\./\S+|actions/(?:checkout|setup-dotnet|upload-artifact)@[0-9a-f]{40} # v\d+\.\d+\.\d+)\z", used));

    [Theory, MemberData(nameof(Everything))]
    public void Run_OfAnyStep_HasNoExpressionInIt(string file) => Assert.All(Run().Matches(Text(file)).Select(match => match.Value), run => Assert.DoesNotContain("${{", run, StringComparison.Ordinal));

    [Theory, MemberData(nameof(Workflows))]
    public void Permissions_OfAWorkflow_AreNamedAtItsTop(string file)
    {
        var text = Text(Path.Combine(".github", "workflows", file));
        var granted = Permissions().Match(text) is { Success: true } block ? block.Groups[1].Value : "";
        Assert.Contains("  contents: read\n", granted, StringComparison.Ordinal);
        Assert.Equal(file == "tsrun-report.yml" ? 2 : 0, Regex.Count(granted, ": write"));
        Assert.Equal(1, Regex.Count(text, "permissions:"));
        Assert.DoesNotContain("pull_request_target", text, StringComparison.Ordinal);
        Assert.Equal(Regex.Count(text, "actions/checkout@"), Regex.Count(text, "persist-credentials: false"));
    }

    private static string Text(string file) => File.ReadAllText(Path.Combine(Repository.Root, file)).ReplaceLineEndings("\n");

    [GeneratedRegex(@"^\s*(?:- )?uses: (.+)$", RegexOptions.Multiline)]
    private static partial Regex Uses();

    [GeneratedRegex(@"^(\s*)(?:- )?run: .*(?:\n\1 {2,}.*)*", RegexOptions.Multiline)]
    private static partial Regex Run();

    [GeneratedRegex(@"^permissions:\n((?:  \S.*\n)+)", RegexOptions.Multiline)]
    private static partial Regex Permissions();
}
