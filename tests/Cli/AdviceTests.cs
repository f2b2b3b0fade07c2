using System.Runtime.Versioning;
using Tsrun.Cli;

namespace Tsrun.Tests.Cli;

/// <summary>What a run tells its user at the end: what is wrong, with values and places, and what can be typed next.</summary>
[SupportedOSPlatform("linux")]
public sealed class AdviceTests : IDisposable
{
    private readonly CliRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Fix_OfACrateWhoseTestFails_ShowsTheAssertion()
    {
        var answer = (await _rig.RunAsync("fix", _rig.Crate("failing", CliRig.Failing))).Expect(ExitCode.Abstained);
        Assert.Matches(@"Failing tests  0 passed, 1 failed, 0 ignored: t\n(.*\n)*.*panicked at src/lib\.rs:2:\d+:\n.*left == right.*\n +left: 3\n +right: 2\n", answer.Out);
        Assert.Contains("\n+pub fn two() -> u32 { 2 }\n", answer.Out, StringComparison.Ordinal);
        Assert.Contains("write another test", answer.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("cannot infer it from the compiler", answer.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diagnose_OfABrokenCrate_EndsWithWhatIsWrongAndWhatToType()
    {
        _rig.Crate("broken one", CliRig.Unfixable);
        var answer = (await _rig.With("TSRUN_CALLED", "./tsrun").RunAsync("diagnose", "broken one")).Expect(ExitCode.Unfixed);
        Assert.Contains("✘ BROKEN  1 error; first: E0425 cannot find function `frobnicate_the_missing` in this scope at src/lib.rs:1:21\n", answer.Out, StringComparison.Ordinal);
        Assert.Contains("./tsrun fix './broken one' ", answer.Out, StringComparison.Ordinal);
        var brief = (await _rig.RunAsync("diagnose", "broken one", "--format", "short")).Expect(ExitCode.Unfixed);
        Assert.StartsWith("src/lib.rs:1:21: error[E0425]: cannot find function `frobnicate_the_missing` in this scope\nresult unfixed ", brief.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Called_FromAFolderWithSpacesAndDollars_IsQuotedInAdviceAndInNoPage()
    {
        _rig.Crate("broken", CliRig.Unfixable);
        var answer = (await _rig.With("TSRUN_CALLED", "/home/x/my $0 tools/tsrun").RunAsync("diagnose", "broken")).Expect(ExitCode.Unfixed);
        Assert.Contains("'/home/x/my $0 tools/tsrun' fix ./broken ", answer.Out, StringComparison.Ordinal);
        (await _rig.RunAsync("trace", "html", "last", "-o", "run.html")).Expect(ExitCode.Green);
        var page = File.ReadAllText(Path.Combine(_rig.Folder, "run.html"));
        Assert.DoesNotContain("/home/x", page, StringComparison.Ordinal);
        Assert.Contains("{\"command\":\"tsrun fix .\",", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fix_OfAnUnknownEdition_EndsWithCargosOwnWords()
    {
        var crate = _rig.Crate("edition", CliRig.Green);
        File.WriteAllText(Path.Combine(crate, "Cargo.toml"), "[package]\nname = \"tiny\"\nversion = \"0.1.0\"\nedition = \"2022\"\n");
        var answer = (await _rig.RunAsync("fix", crate)).Expect(ExitCode.Usage);
        Assert.Contains("error[TS0732]", answer.Err, StringComparison.Ordinal);
        Assert.Contains("`2022` is unknown", answer.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diagnose_OfAManifestWithoutTargets_AdvisesWhatHelps()
    {
        var crate = _rig.Crate("none", CliRig.Green);
        Directory.Delete(Path.Combine(crate, "src"), recursive: true);
        var answer = (await _rig.RunAsync("diagnose", crate)).Expect(ExitCode.Unfixed);
        Assert.Contains("    1  cargo check ", answer.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("tsrun fix", answer.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fix_WithAToolchainFileThatCannotBeRead_NamesTheFileAndInstallsNothing()
    {
        var crate = _rig.Crate("crate", CliRig.Green);
        File.WriteAllText(Path.Combine(crate, "rust-toolchain.toml"), "[toolchain\nchannel = ");
        var answer = (await _rig.RunAsync("fix", crate)).Expect(ExitCode.Environment);
        Assert.Matches(@"error\[TS0511\]: .*rust-toolchain\.toml.*; mend what it names, then run again\n", answer.Err);
        Assert.DoesNotContain("toolchain install", answer.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fix_OfASourceBehindALink_SaysThatNoRepairGoesThroughIt()
    {
        var crate = _rig.Crate("linked", CliRig.Fixable);
        (await new CliRigShell(_rig).RunAsync("mkdir real && mv src/lib.rs real && ln -s ../real/lib.rs src/lib.rs", crate)).Expect(0);
        var answer = (await _rig.RunAsync("fix", crate)).Expect(ExitCode.Abstained);
        Assert.Contains("note: src/lib.rs is a link to ../real/lib.rs: it is compiled, and no repair is made through it\n", answer.Err, StringComparison.Ordinal);
        Assert.Contains("mend it by hand: tsrun knows no repair to try for E0425 at src/lib.rs:1:49\n", answer.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fix_OfARootPackage_SaysWhichMembersItLeavesOutAndTakesThemWhenTold()
    {
        var root = _rig.Crate("root", CliRig.Green);
        _rig.Crate("root/inner", CliRig.Fixable);
        File.AppendAllText(Path.Combine(root, "Cargo.toml"), "[workspace]\nmembers = [\"inner\"]\n");
        File.WriteAllText(Path.Combine(root, "inner", "Cargo.toml"), "[package]\nname = \"inner\"\nversion = \"0.1.0\"\nedition = \"2021\"\n");
        Assert.Contains("note: without --workspace cargo looks at tiny alone; not at inner\n", (await _rig.RunAsync("diagnose", root)).Expect(ExitCode.Green).Err, StringComparison.Ordinal);
        var all = (await _rig.RunAsync("diagnose", root, "--workspace")).Expect(ExitCode.Unfixed);
        Assert.Contains("inner/src/lib.rs:1:", all.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("note: without", all.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diagnose_OfAWorkspaceWithDefaultMembers_LooksAtThoseThatCargoTakes()
    {
        var root = Directory.CreateDirectory(Path.Combine(_rig.Folder, "virtual")).FullName;
        File.WriteAllText(Path.Combine(root, "Cargo.toml"), "[workspace]\nresolver = \"2\"\nmembers = [\"good\", \"bad\"]\ndefault-members = [\"good\"]\n");
        foreach (var (name, source) in new[] { ("good", CliRig.Green), ("bad", CliRig.Unfixable) })
        {
            _rig.Crate($"virtual/{name}", source);
            File.WriteAllText(Path.Combine(root, name, "Cargo.toml"), $"[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2021\"\n");
        }
        Assert.Contains("note: without --workspace cargo looks at good alone; not at bad\n", (await _rig.RunAsync("diagnose", root)).Expect(ExitCode.Green).Err, StringComparison.Ordinal);
        (await _rig.RunAsync("diagnose", root, "--workspace")).Expect(ExitCode.Unfixed);
    }

    [Fact]
    public async Task Place_BehindTheEndOfItsFile_IsToldBeforeARunBegins()
    {
        var file = Path.Combine(_rig.Crate("green", CliRig.Green), "src", "lib.rs");
        var line = (await _rig.RunAsync("probe", "type-of", file + ":99:1")).Expect(ExitCode.Usage);
        Assert.Contains("error[TS0584]", line.Err, StringComparison.Ordinal);
        Assert.Contains("it has 2 lines", line.Err, StringComparison.Ordinal);
        Assert.Contains("line 1 has 25 characters", (await _rig.RunAsync("probe", "type-of", file + ":1:99")).Expect(ExitCode.Usage).Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_ForAFileInAFolderThatIsNotThere_IsRefusedAndMakesNone()
    {
        (await _rig.RunAsync("explain", "E0382")).Expect(ExitCode.Green);
        foreach (var line in new[] { "trace export last -o nowhere/x.jsonl", "trace export last -o nowhere/x.tar.gz", "trace html last -o nowhere/x.html" })
            Assert.Contains("error[TS0913]: nowhere/x", (await _rig.RunAsync(line.Split(' '))).Expect(ExitCode.Environment).Err, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_rig.Folder, "nowhere")));
    }
}
