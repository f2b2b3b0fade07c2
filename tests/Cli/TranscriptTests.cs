using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using Tsrun.Tests.House;
using Tsrun.Tests.Repair.Propose;

namespace Tsrun.Tests.Cli;

/// <summary>The README's transcripts are what the program prints, but for times and hashes.</summary>
[SupportedOSPlatform("linux")]
public sealed partial class TranscriptTests : IDisposable
{
    private readonly CliRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [RecordedToolchainTheory]
    [InlineData("trait-method-misnamed", 0)]
    [InlineData("type-refund-without-a-rule", 3)]
    public async Task Transcript_OfTheReadme_IsWhatTheProgramPrints(string sample, int exit)
    {
        (await new CliRigShell(_rig).RunAsync($"cp -r '{Path.Combine(Repository.Root, "eval", "crates", sample)}' .")).Expect(0);
        var answer = (await _rig.With("TSRUN_CALLED", "./tsrun").RunAsync("fix", $"./{sample}")).Expect(exit);
        Assert.EndsWith(Timeless(Transcript(sample)), Timeless(answer.Err + answer.Out), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SettingsFile_OfTheReadme_IsTaken()
    {
        var readme = SourceTree.Text("README.md");
        var from = readme.IndexOf("```yaml\n", StringComparison.Ordinal) + "```yaml\n".Length;
        File.WriteAllText(Path.Combine(_rig.Folder, "tsrun.yaml"), readme[from..readme.IndexOf("```", from, StringComparison.Ordinal)]);
        var shown = (await _rig.RunAsync("config", "show", "--origin")).Expect(0).Out;
        foreach (var line in new[] { "tsrun.yaml:2\ttimeout=10m", "tsrun.yaml:3\tno-apply=true", "tsrun.yaml\tk=10" }) Assert.Contains(line, shown, StringComparison.Ordinal);
    }

    private static string Transcript(string sample)
    {
        var readme = SourceTree.Text("README.md");
        var from = readme.IndexOf($"$ ./tsrun fix ./{sample}\n", StringComparison.Ordinal);
        return readme[(readme.IndexOf('\n', from) + 1)..readme.IndexOf("```", from, StringComparison.Ordinal)];
    }

    // What rust.context finds depends on whether rust-analyzer is installed.
    private static string Timeless(string text) => Hash().Replace(Seconds().Replace(ContextLine().Replace(text, ""), "0.0s"), "HASH");

    [GeneratedRegex(@"\b\d+\.\ds\b")]
    private static partial Regex Seconds();

    [GeneratedRegex(@"\b(?:[0-9a-f]{12}|[0-9a-f]{8})\b")]
    private static partial Regex Hash();

    [GeneratedRegex(@"^probe   rust\.context .*\n", RegexOptions.Multiline)]
    private static partial Regex ContextLine();
}

/// <summary>For the rustc that the README names: another one says some things in other words.</summary>
internal sealed class RecordedToolchainTheoryAttribute : TheoryAttribute
{
    public RecordedToolchainTheoryAttribute()
    {
        if (!RustcOnPath.Is("1.95")) Skip = "the README's transcripts are those of rustc 1.95";
    }
}
