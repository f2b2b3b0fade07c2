using System.Runtime.Versioning;

namespace Tsrun.Tests.Cli;

/// <summary>Whole runs: repaired, abstained, applied, taken back, stopped and gone on with.</summary>
[SupportedOSPlatform("linux")]
public sealed class RunTests : IDisposable
{
    private readonly CliRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData(CliRig.Unfixable)]
    [InlineData(CliRig.Failing)]
    public async Task Fix_ThatCannotBeProved_LeavesTheTreeAndPrintsAPlan(string source)
    {
        var crate = _rig.Crate("broken", source);
        var before = CliRig.HashOf(crate);
        var answer = (await _rig.RunAsync("fix", crate)).Expect(3);
        Assert.Equal(before, CliRig.HashOf(crate));
        Assert.Contains("● ABSTAINED (correct behaviour)", answer.Out, StringComparison.Ordinal);
        Assert.Contains("  Next:\n    1  ", answer.Out, StringComparison.Ordinal);
        (await _rig.RunAsync("fix", crate, "--exit-zero-on-abstain")).Expect(0);
    }

    [Fact]
    public async Task Apply_FromAnotherFolder_KeepsTheRulesOfTheCratesOwnSettings()
    {
        var crate = _rig.Crate("fixable", CliRig.Fixable);
        File.WriteAllText(Path.Combine(crate, "tsrun.yaml"), "knobs:\n  K: 0\n");
        var before = CliRig.HashOf(crate);
        var proposed = (await _rig.RunAsync("fix", crate)).Expect(3);
        Assert.DoesNotContain("tsrun apply", proposed.Out, StringComparison.Ordinal);
        var applied = (await _rig.RunAsync("apply", "last", "--accept")).Expect(3);
        Assert.Contains("changes more than the K lines that policy allows", applied.Out, StringComparison.Ordinal);
        Assert.Equal(before, CliRig.HashOf(crate));
    }

    [Fact]
    public async Task Propose_ThenApplyThenRevert_ChangesExactlyWhatItSays()
    {
        var crate = _rig.Crate("fixable", CliRig.Fixable);
        var (before, file) = (CliRig.HashOf(crate), Path.Combine(crate, "src", "lib.rs"));
        (await _rig.RunAsync("propose", crate)).Expect(0);
        Assert.Equal(before, CliRig.HashOf(crate));
        (await _rig.RunAsync("apply", "--accept", "last")).Expect(0);
        Assert.Equal(CliRig.Fixable.Replace("totl", "total", StringComparison.Ordinal), File.ReadAllText(file));
        Assert.Contains("already applied", (await _rig.RunAsync("apply", "last")).Expect(0).Out, StringComparison.Ordinal);
        (await _rig.RunAsync("fix", crate)).Expect(0); // it changes nothing, so it is not the one to take back
        (await _rig.RunAsync("revert", "last")).Expect(0);
        Assert.Equal(before, CliRig.HashOf(crate));
        (await _rig.RunAsync("trace", "export", "last", "-o", "own.tar.gz")).Expect(0);
        (await _rig.RunAsync("trace", "export", "last", "-o", "own.trace.jsonl")).Expect(0);
        // The bundle has the history too: it takes the place of the trace alone, and stays when that comes again.
        foreach (var (own, answer) in new[] { ("own.trace.jsonl", "imported: "), ("own.tar.gz", "imported: "), ("own.trace.jsonl", "already here: "), ("own.tar.gz", "already here: ") })
            Assert.StartsWith(answer, (await _rig.RunAsync("trace", "import", own)).Expect(0).Out, StringComparison.Ordinal);
        var listed = (await _rig.RunAsync("trace", "list")).Expect(0).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["clean", "fixed, reverted", "proposed"], listed.Select(line => line[22..38].Trim()));
    }

    [Fact]
    public async Task ApplyAndRevert_AfterSomebodysEdit_AreRefusedAndTouchNothing()
    {
        var crate = _rig.Crate("fixable", CliRig.Fixable);
        (await _rig.RunAsync("propose", crate)).Expect(0);
        var unedited = CliRig.HashOf(crate);
        await EditAsync();
        (await _rig.RunAsync("apply", "last")).Expect(4);
        File.WriteAllText(Path.Combine(crate, "src", "lib.rs"), CliRig.Fixable);
        Assert.Equal(unedited, CliRig.HashOf(crate));
        (await _rig.RunAsync("fix", crate)).Expect(0);
        await EditAsync();
        var edited = CliRig.HashOf(crate);
        Assert.Contains("TS0703", (await _rig.RunAsync("revert", "last")).Expect(4).Err, StringComparison.Ordinal);
        Assert.Equal(edited, CliRig.HashOf(crate));

        Task EditAsync() => File.AppendAllTextAsync(Path.Combine(crate, "src", "lib.rs"), "// mine\n");
    }

    [Fact]
    public async Task Resume_AfterAKill_RunsNoCompletedActivityAgain()
    {
        var crate = _rig.Crate("fixable", CliRig.Fixable);
        using (var killed = _rig.Start("fix", crate))
        {
            await killed.SaysAsync("probe   repair.propose");
            killed.Signal(CliProgram.SignalKill);
            await killed.EndAsync();
        }
        var done = await CompletedAsync();
        Assert.True(done.Count >= 3, $"found {done.Count} completed activities before the kill");
        (await _rig.RunAsync("resume", "last")).Expect(0);
        Assert.Equal(done, (await CompletedAsync()).Take(done.Count));
        Assert.Equal(CliRig.Fixable.Replace("totl", "total", StringComparison.Ordinal), File.ReadAllText(Path.Combine(crate, "src", "lib.rs")));
        (await _rig.RunAsync("replay", "last")).Expect(0);
        Assert.Contains("is over; this is how it ended", (await _rig.RunAsync("resume", "last")).Expect(0).Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fix_BesideAnUnfinishedRun_DoesNotGoOnWithIt()
    {
        using (var killed = _rig.Start("fix", _rig.Crate("slow", CliRig.Slow)))
        {
            await killed.SaysAsync("probe ");
            Assert.Equal("running", (await _rig.RunAsync("trace", "list", "--json")).Records[0].GetProperty("outcome").GetString());
            killed.Signal(CliProgram.SignalKill);
            await killed.EndAsync();
        }
        var before = (await _rig.RunAsync("trace", "list", "--json")).Records[0];
        Assert.Equal("interrupted", before.GetProperty("outcome").GetString());
        (await _rig.RunAsync("fix", _rig.Crate("green", CliRig.Green))).Expect(0);
        var after = (await _rig.RunAsync("trace", "list", "--json")).Records[1];
        Assert.Equal(before.ToString(), after.ToString());
    }

    /// <summary>The stored events of completed activities, oldest first.</summary>
    private async Task<List<string>> CompletedAsync()
    {
        var found = new List<string>();
        await using var store = _rig.OpenStore();
        await using var read = store.CreateCommand();
        read.CommandText = "SELECT hex(body) FROM events ORDER BY event_key";
        await using var rows = await read.ExecuteReaderAsync();
        while (await rows.ReadAsync())
            if (Temporal.Api.History.V1.HistoryEvent.Parser.ParseFrom(Convert.FromHexString(rows.GetString(0))).EventType == Temporal.Api.Enums.V1.EventType.ActivityTaskCompleted) found.Add(rows.GetString(0));
        return found;
    }
}
