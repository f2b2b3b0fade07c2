using System.Runtime.Versioning;
using Tsrun.Cli;
using Tsrun.History;
using Tsrun.Tests.Cli;
using Tsrun.Tests.Patching;

namespace Tsrun.Tests.Golden;

/// <summary>The verbs over golden traces as users type them, wrong paths and damaged files among them.</summary>
[SupportedOSPlatform("linux")]
public sealed class GoldenCommandTests : IDisposable
{
    private static readonly string Ours = Path.Combine(Repository.Root, "golden-traces");
    private readonly CliRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Folder_ThatIsAFileOrHasNothing_IsNoHealthyAnswer()
    {
        var file = Path.Combine(Ours, "README.md");
        Assert.Contains("is a file, expected a folder of golden traces", (await _rig.RunAsync("golden", "list", "--folder", file)).Expect(ExitCode.Usage).Err, StringComparison.Ordinal);
        foreach (var live in new[] { "--live", "-q" })
            Assert.Contains("found no golden trace in", (await _rig.RunAsync("golden", "verify", "--folder", "nowhere", live)).Expect(ExitCode.Usage).Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Candidates_WhereThereIsNone_SaysWhatWouldBeOne()
    {
        var none = (await _rig.RunAsync("golden", "candidates")).Expect(ExitCode.Green);
        Assert.Equal("", none.Out);
        Assert.Contains("one is a run of fix or propose there that ended fixed or proposed, and is not golden in", none.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_OfOne_LooksAtNoOther()
    {
        Assert.StartsWith("1 same, 0 changed; ", (await _rig.RunAsync("golden", "verify", "syntax-watch", "--folder", Ours)).Expect(ExitCode.Green).Out, StringComparison.Ordinal);
        Assert.Equal("1 same\n", (await _rig.RunAsync("golden", "verify", "syntax-watch", "--live", "--folder", Ours, "-q")).Expect(ExitCode.Green).Out);
        Assert.Contains("error[TS1030]", (await _rig.RunAsync("golden", "verify", "nothing", "--folder", Ours)).Expect(ExitCode.Usage).Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DamagedMember_InAnyVerb_IsNamedAndNoDefectOfOurs()
    {
        var damaged = Directory.CreateDirectory(Path.Combine(_rig.Folder, "golden", "broken")).FullName;
        File.WriteAllText(Path.Combine(damaged, "golden.json"), "{");
        foreach (var verb in new[] { "list", "candidates", "export" })
            Assert.StartsWith("error[TS1013]: broken: ", (await _rig.RunAsync("golden", verb, "--folder", "golden")).Expect(ExitCode.Invalid).Err, StringComparison.Ordinal);
        foreach (var verb in new[] { "show", "play", "export" })
            Assert.StartsWith("error[TS1013]: broken: ", (await _rig.RunAsync("golden", verb, "broken", "--folder", "golden")).Expect(ExitCode.Invalid).Err, StringComparison.Ordinal);
        Shell.Run("cp", "-r", Path.Combine(Ours, "syntax-watch"), Path.Combine(_rig.Folder, "golden"));
        File.WriteAllText(Path.Combine(damaged, "golden.json"), "");
        var list = (await _rig.RunAsync("golden", "list", "--folder", "golden")).Expect(ExitCode.Invalid);
        Assert.StartsWith("syntax-watch ", list.Out, StringComparison.Ordinal);
        Assert.StartsWith("error[TS1013]: broken: golden.json is not a golden trace: it is empty\n", list.Err, StringComparison.Ordinal);
        var night = await _rig.RunAsync("golden", "nightly", "--folder", "golden", "-q");
        Assert.NotEqual(ExitCode.Green, night.Exit);
        Assert.Contains("is not a golden trace", night.Out + night.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DamagedMember_BesideSoundOnes_DoesNotTakeTheirPlace()
    {
        var golden = Directory.CreateDirectory(Path.Combine(_rig.Folder, "golden")).FullName;
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(golden, "broken")).FullName, "golden.json"), "{");
        Shell.Run("cp", "-r", Path.Combine(Ours, "syntax-watch"), golden);
        var export = (await _rig.RunAsync("golden", "export", "--folder", golden)).Expect(ExitCode.Invalid);
        Assert.StartsWith("./syntax-watch.golden.tar.gz: ", export.Out, StringComparison.Ordinal);
        Assert.StartsWith("error[TS1013]: broken: ", export.Err, StringComparison.Ordinal);
        // What is here and damaged keeps nothing out that is sound.
        Directory.Delete(Path.Combine(golden, "syntax-watch"), recursive: true);
        (await _rig.RunAsync("golden", "import", "syntax-watch.golden.tar.gz", "--folder", golden)).Expect(ExitCode.Green);
    }

    [Fact]
    public async Task Name_ThatNoGoldenTraceHas_IsAUsageErrorInEveryVerb()
    {
        foreach (var verb in new[] { "show", "play", "export" })
            Assert.StartsWith("error[TS1030]: found no golden trace `nothing` in ", (await _rig.RunAsync("golden", verb, "nothing", "--folder", Ours)).Expect(ExitCode.Usage).Err, StringComparison.Ordinal);
        (await _rig.RunAsync("golden", "submit", "--check", "../golden-traces", "--folder", Ours)).Expect(ExitCode.Usage);
    }

    [Fact]
    public async Task Export_OnMachinesWithOtherZoneLanguageAndMask_IsTheSameBytes()
    {
        var names = new[] { "syntax-watch", "move-e0507-slot" };
        var here = await ExportedAsync("here", names);
        _rig.With("TZ", "Asia/Kathmandu").With("LC_ALL", "tr_TR.UTF-8").Wrapper = ["sh", "-c", "umask 077; exec \"$@\"", "sh"];
        Assert.Equal(here, await ExportedAsync("there", Enumerable.Reverse(names)));
    }

    [Fact]
    public async Task Snapshot_OnTwoCleanMachines_IsTheSameBytesAndNamesEverySource()
    {
        var golden = Directory.CreateDirectory(Path.Combine(_rig.Folder, "golden")).FullName;
        foreach (var name in new[] { "syntax-watch", "move-e0507-slot" }) Shell.Run("cp", "-r", Path.Combine(Ours, name), golden);
        var here = await SnapshotAsync("here");
        _rig.With("TZ", "Asia/Kathmandu").With("LC_ALL", "tr_TR.UTF-8");
        Assert.Equal(here, await SnapshotAsync("there"));
        Assert.Equal((6, 2), (here.Cases, here.Sources));

        async Task<(string Sha256, int Cases, int Sources)> SnapshotAsync(string machine)
        {
            var said = (await _rig.With("TSRUN_HOME", Path.Combine(_rig.Folder, machine)).RunAsync("data", "snapshot", "--folder", golden, "--json", "-o", machine + ".tar.gz")).Expect(ExitCode.Green).Records[0];
            Assert.Equal(said.GetProperty("sha256").GetString(), HistoryJson.Sha256(File.ReadAllBytes(Path.Combine(_rig.Folder, machine + ".tar.gz"))));
            return (said.GetProperty("sha256").GetString()!, said.GetProperty("cases").GetInt32(), said.GetProperty("sources").GetInt32());
        }
    }

    [NeedsFact("faketime")]
    public async Task Export_UnderAnotherClockInAnotherPlace_IsTheSameBytes()
    {
        var here = await ExportedAsync("here", ["syntax-watch"]);
        _rig.Wrapper = [OnPath.Find("faketime")!, "2031-05-06 07:08:09"];
        Assert.Equal(here, await ExportedAsync("another place/deeper", ["syntax-watch"]));
    }

    private async Task<IReadOnlyList<string>> ExportedAsync(string machine, IEnumerable<string> names)
    {
        var (golden, to) = (Directory.CreateDirectory(Path.Combine(_rig.Folder, machine)).FullName, Path.Combine(_rig.Folder, machine + "-out"));
        foreach (var name in names) Shell.Run("cp", "-r", Path.Combine(Ours, name), golden);
        foreach (var kind in new[] { "bundle", "sft", "preference" })
            (await _rig.RunAsync("golden", "export", "--folder", golden, "--as", kind, "-o", Directory.CreateDirectory(Path.Combine(to, kind)).FullName)).Expect(ExitCode.Green);
        return [.. Directory.EnumerateFiles(to, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => $"{Path.GetRelativePath(to, file)} {HistoryJson.Sha256(File.ReadAllBytes(file))}")];
    }
}
