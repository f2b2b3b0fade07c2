using System.Runtime.Versioning;
using Tsrun.Cli;

namespace Tsrun.Tests.Cli;

/// <summary>The verbs around a repair: what they print, what they leave alone.</summary>
[SupportedOSPlatform("linux")]
public sealed class VerbTests : IDisposable
{
    private readonly CliRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task NoApply_WithEveryVerbThatHasIt_WritesNothing()
    {
        var crate = _rig.Crate("fixable", CliRig.Fixable);
        var before = CliRig.HashOf(crate);
        (await _rig.RunAsync("fix", crate, "--no-apply", "--accept")).Expect(ExitCode.Green);
        (await _rig.RunAsync("fix", crate, "--profile", "researcher", "--accept")).Expect(ExitCode.Green);
        (await _rig.RunAsync("propose", crate, "--no-apply", "--accept")).Expect(ExitCode.Green);
        (await _rig.RunAsync("diagnose", crate, "--no-apply")).Expect(ExitCode.Unfixed);
        (await _rig.RunAsync("explain", "E0425", "--no-apply")).Expect(ExitCode.Green);
        (await _rig.RunAsync("probe", "type-of", Path.Combine(crate, "src", "lib.rs") + ":1:8", "--no-apply")).Expect(ExitCode.Environment);
        // Where nothing may be written there is no patch.apply, and the apply script needs it.
        var apply = await _rig.RunAsync("apply", "last", "--no-apply", "--accept");
        Assert.NotEqual(ExitCode.Green, apply.Exit);
        Assert.Equal(before, CliRig.HashOf(crate));
    }

    [Fact]
    public async Task Propose_WithApply_KnowsNoSuchOption() =>
        Assert.Contains("error[TS0010]: found `--apply`, which is no option of tsrun propose", (await _rig.RunAsync("propose", ".", "--apply")).Expect(ExitCode.Usage).Err, StringComparison.Ordinal);

    [Theory]
    [InlineData("k: 21", "tsrun.yaml:2")]
    [InlineData("budget: 4", "tsrun.yaml:2")]
    public async Task Settings_OfTheCheckout_MayNotLoosenACount(string setting, string place)
    {
        var crate = _rig.Crate("fixable", CliRig.Fixable);
        File.WriteAllText(Path.Combine(crate, "tsrun.yaml"), $"settings:\n  {setting}\n");
        var answer = (await _rig.RunAsync("fix", crate)).Expect(ExitCode.Usage);
        Assert.Contains(place, answer.Err, StringComparison.Ordinal);
        Assert.Contains("may only tighten", answer.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_OfTheCheckout_MayTightenCounts()
    {
        var crate = _rig.Crate("fixable", CliRig.Fixable);
        File.WriteAllText(Path.Combine(crate, "tsrun.yaml"), "settings:\n  k: 19\n  budget: 2\n");
        Assert.Contains("K 19, B 2", (await _rig.RunAsync("fix", crate, "--allow-dirty")).Expect(ExitCode.Green).Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fix_OfAnUnreadableManifest_EndsWithCargosOwnWords()
    {
        var crate = _rig.Crate("broken", CliRig.Green);
        File.WriteAllText(Path.Combine(crate, "Cargo.toml"), "[package\nname = \"x\"\n");
        var answer = (await _rig.RunAsync("fix", crate)).Expect(ExitCode.Usage);
        Assert.StartsWith("error[TS0732]: cargo cannot read ", Last(answer.Err, "error["), StringComparison.Ordinal);
        Assert.Contains("Cargo.toml:1:9", answer.Err, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("yes: 300s more (", "--timeout", "5m")]
    [InlineData("yes: as much as it takes (")]
    public async Task Resume_OfARunWhoseTimeWasUp_GivesItMoreAndTheTraceSaysSo(string said, params string[] limit)
    {
        var crate = _rig.Crate("slow", CliRig.Slow.Replace("600", "5", StringComparison.Ordinal));
        Assert.Matches("LIMIT TS0801  the time limit of 2s was reached( during cargo\\.\\w+)?; what was done is kept\n  go on: tsrun resume", (await _rig.RunAsync("fix", crate, "--timeout", "2s")).Expect(ExitCode.Limit).Out);
        (await _rig.RunAsync("explain", "E0382")).Expect(ExitCode.Green); // who looked something up meanwhile does not mean that by `last`
        (await _rig.RunAsync(["resume", "last", .. limit])).Expect(ExitCode.Green);
        var run = (await _rig.RunAsync("trace", "list", "--json")).Expect(0).Records.Single(record => record.GetProperty("script").GetString() == "fix");
        Assert.Equal(("clean", crate), (run.GetProperty("outcome").GetString(), run.GetProperty("crate").GetString()));
        var trace = (await _rig.RunAsync("trace", "show", run.GetProperty("run").GetString()!)).Expect(0).Out;
        Assert.Contains("the time limit of 2s was reached; more?", trace, StringComparison.Ordinal);
        Assert.Contains(said, trace, StringComparison.Ordinal);
        (await _rig.RunAsync("replay", run.GetProperty("run").GetString()!)).Expect(0);
    }

    [Fact]
    public async Task DataAndPrune_AfterARepair_CountItsTripletAndFreeItsScratch()
    {
        var crate = _rig.Crate("fixable", CliRig.Fixable);
        var fixedRun = (await _rig.RunAsync("fix", crate, "--json", "--allow-dirty")).Expect(0).Records[^1];
        var triplet = fixedRun.GetProperty("triplet").GetString();
        Assert.Contains((await _rig.RunAsync("data", "triplets", "--json")).Expect(0).Records, record => record.GetProperty("triplet").GetString() == triplet);
        var count = (await _rig.RunAsync("data", "triplets", "--count", "--json")).Expect(0).Records[0];
        Assert.InRange(count.GetProperty("green").GetInt32(), 1, count.GetProperty("count").GetInt32());
        var scratch = Path.Combine(_rig.Home, "scratch");
        Assert.StartsWith("freed 0.0 MiB: scratch of 0 checkouts", (await _rig.RunAsync("prune")).Expect(0).Out, StringComparison.Ordinal);
        Assert.NotEmpty(Directory.GetDirectories(scratch));
        Assert.Matches(@"^would free [1-9]\S* MiB: scratch of 1 checkout\b", (await _rig.RunAsync("prune", "--older-than", "0s", "--dry-run")).Expect(0).Out);
        Assert.Matches(@"^freed [1-9]\S* MiB: scratch of 1 checkout\b", (await _rig.RunAsync("prune", "--older-than", "0s")).Expect(0).Out);
        Assert.Empty(Directory.GetDirectories(scratch));
    }

    [Fact]
    public async Task Verbose_OfARun_ShowsPlaceRuleAndLimitOfEachStep()
    {
        var err = (await _rig.RunAsync("fix", _rig.Crate("green", CliRig.Green), "-v")).Expect(0).Err;
        Assert.Contains("fix.tracescript:7:1 · rule allowed · limit 315s · attempt 1 of 3", err, StringComparison.Ordinal);
    }

    private static string Last(string text, string start) => text[text.IndexOf(start, StringComparison.Ordinal)..];

    [Fact]
    public async Task Probe_WithoutAnAnalyzer_SaysWhatIsMissingAndBeginsNoRun()
    {
        var place = Path.Combine(_rig.Crate("crate", CliRig.Green), "src", "lib.rs") + ":1:8";
        var answer = (await _rig.With("TSRUN_RUST_ANALYZER", "/nowhere").RunAsync("probe", "type-of", place)).Expect(ExitCode.Environment);
        Assert.Contains("error[TS0580]: found no rust-analyzer, which tsrun probe asks\n  = help: rustup component add rust-analyzer", answer.Err, StringComparison.Ordinal);
        Assert.DoesNotContain("rust.probe", answer.Err, StringComparison.Ordinal);
        Assert.False(File.Exists(_rig.Store));
    }

    [Theory]
    [InlineData("lib.rs", CliRig.Green)]
    [InlineData("inner.rs", "mod inner;\n")]
    public async Task Fix_OfTextThatIsNoUtf8_AdvisesToSaveItAsSuch(string file, string library)
    {
        var crate = _rig.Crate("crate", library);
        File.WriteAllBytes(Path.Combine(crate, "src", file), [.. "// "u8, 0xFF, .. "\n"u8]);
        var answer = (await _rig.RunAsync("fix", crate)).Expect(ExitCode.Abstained);
        Assert.Contains($"save src/{file} as UTF-8", answer.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("--budget", answer.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_WhereNoDataDirectoryCanBeMade_SaysSo()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_rig.Folder, "sealed"));
        File.SetUnixFileMode(folder.FullName, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        _rig.Wrapper = CliRig.BoundByPermissions;
        var answer = await _rig.With("TSRUN_HOME", Path.Combine(folder.FullName, "home")).RunAsync("doctor", "--json");
        Assert.Equal("broken", answer.Records.Single(record => record.GetProperty("part").GetString() == "store").GetProperty("state").GetString());
    }
}
