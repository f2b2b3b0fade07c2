using System.Text.RegularExpressions;

namespace Tsrun.Tests.House;

/// <summary>What the files of a public repository must and must not hold.</summary>
public sealed partial class FileTests
{
    private const int LinesMax = 300;

    /// <summary>The product's one starter by .NET's own means, for systems without the sandbox (Linux goes through posix_spawn beside it), and that of the evaluation, which measures from outside.</summary>
    private static readonly string[] ProcessStarters = ["activities/Sandbox/TrustedProcess.cs", "eval/Judging/ChildProcess.cs"];

    /// <summary>Who calls the C library's own starters: the sandbox, what starts this program again, and what hands this process over or starts a program of the user's beside it.</summary>
    private static readonly string[] SystemStarters = ["activities/Sandbox/LaunchThread.cs", "worker/Tsrun/Hosting/StandardStreams.cs", "worker/Tsrun/Hosting/Takeover.cs"];

    private static readonly string[] KnownTopFolders =
        [".ci", ".github", "activities", "docs", "eval", "golden-traces", "policy", "tests", "tracescript", "worker", "workflows"];

    [Fact]
    public void TopFolders_OfTheRepository_AreTheProductsWords() =>
        Assert.Empty(SourceTree.TopFolders.Except(KnownTopFolders, StringComparer.Ordinal));

    [Fact]
    public void Sources_OfTheHouse_StartProcessesInTheKnownPlaces()
    {
        var starters = SourceTree.ProductSources.Where(file => ProcessStart().IsMatch(SourceTree.Text(file)));
        Assert.Equal(ProcessStarters, starters);
        Assert.Equal(SystemStarters, SourceTree.ProductSources.Where(file => SystemStart().IsMatch(SourceTree.Text(file))));
    }

    [Fact]
    public void Sources_OfTheHouse_AreOneIdeaOnAFewScreens()
    {
        var tooLong = SourceTree.With(".cs").Where(file => SourceTree.Text(file).Count(c => c == '\n') >= LinesMax);
        Assert.Empty(tooLong);
    }

    [Fact]
    public void Files_OfTheRepository_NameNoMachineAndNoRegistry()
    {
        var found = SourceTree.Files.Where(IsText).SelectMany(file => Leak().Matches(SourceTree.Text(file)).Select(match => $"{file}: {match.Value}"));
        Assert.Empty(found);
    }

    [Fact]
    public void Licence_OfTheProduct_IsPresent()
    {
        var licence = SourceTree.Text("LICENSE");
        Assert.StartsWith("MIT License", licence, StringComparison.Ordinal);
        Assert.Contains("The tsrun developers", licence, StringComparison.Ordinal);
    }

    [Fact]
    public void Entries_OfTheChangelog_StandThereOnce()
    {
        // A merge leaves an entry twice, or its first words over the whole of it.
        var starts = SourceTree.Text("CHANGELOG.md").Split('\n').Where(line => line.StartsWith("- ", StringComparison.Ordinal)).Select(line => line[..Math.Min(line.Length, 60)]);
        Assert.Empty(starts.GroupBy(start => start, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("CHANGELOG.md")]
    [InlineData("CONTRIBUTING.md")]
    [InlineData("SECURITY.md")]
    [InlineData("docs/architecture.md")]
    public void Links_OfADocument_LeadToFiles(string document)
    {
        var folder = Path.GetDirectoryName(document)!;
        var broken = Link().Matches(SourceTree.Text(document)).Select(match => match.Groups[1].Value)
            .Where(target => !Path.Exists(Path.Combine(Repository.Root, folder, target)));
        Assert.Empty(broken);
    }

    private static bool IsText(string file) => !File.ReadAllBytes(Path.Combine(Repository.Root, file)).Contains((byte)0);

    [GeneratedRegex(@"\bProcessStartInfo\b|\bProcess\.Start\(|\bnew Process\(")]
    private static partial Regex ProcessStart();

    [GeneratedRegex("(?:EntryPoint = |GetExport\\(\\w+, )\"(?:posix_spawnp?|execv[pe]*|v?fork|system|popen)\"")]
    private static partial Regex SystemStart();

    // Home folders of people and build machines, and hosts that packages were fetched from. A path in a test's data has a one-letter user.
    [GeneratedRegex(@"(?<![\w.)\]}/])/(?:root|work)/[\w.]|/(?:home|Users)/\w{2,}/|[A-Z]:\\Users\\\w|\b(?:[a-z0-9-]+\.)*(?:nuget|npmjs|pypi)\.(?:org|com)\b|\b(?:index|static)\.crates\.io\b|\bartifactory\b", RegexOptions.IgnoreCase)]
    private static partial Regex Leak();

    [GeneratedRegex(@"\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();
}
