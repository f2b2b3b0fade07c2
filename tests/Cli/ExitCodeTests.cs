using System.Runtime.Versioning;
using Microsoft.Data.Sqlite;
using Tsrun.Cli;
using Tsrun.History;

namespace Tsrun.Tests.Cli;

/// <summary>Each row of the table in <c>tsrun --help</c>, produced.</summary>
[SupportedOSPlatform("linux")]
public sealed class ExitCodeTests
{
    private static readonly Dictionary<int, Func<CliRig, Task<CliAnswer>>> ByCode = new()
    {
        [ExitCode.Green] = rig => rig.RunAsync("fix", rig.Crate("green", CliRig.Green)),
        [ExitCode.Unfixed] = LookOnlyAsync,
        [ExitCode.Usage] = rig => rig.RunAsync("fix", "nowhere"),
        [ExitCode.Abstained] = rig => rig.RunAsync("fix", rig.Crate("unfixable", CliRig.Unfixable)),
        [ExitCode.Blocked] = rig =>
        {
            var crate = rig.Crate("big", CliRig.Green);
            using (var big = File.Create(Path.Combine(crate, "src", "big.rs"))) big.SetLength(200L << 20);
            return rig.RunAsync("fix", crate);
        },
        [ExitCode.Environment] = rig => rig.With("TSRUN_CARGO", "/nowhere/cargo").RunAsync("fix", rig.Crate("green", CliRig.Green)),
        [ExitCode.Diverged] = OtherScriptOnRecordAsync,
        [ExitCode.Invalid] = rig =>
        {
            File.WriteAllText(Path.Combine(rig.Folder, "bad.tracescript"), "script bad(\n");
            return rig.RunAsync("script", "check", "bad.tracescript");
        },
        [ExitCode.Limit] = rig => rig.RunAsync("fix", rig.Crate("slow", CliRig.Slow), "--timeout", "3s"),
        [ExitCode.Interrupted] = InterruptedAsync,
    };

    public static TheoryData<int> Rows => [.. ByCode.Keys];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Exit_ForEachWayToEnd_IsTheOneInTheTable(int exit)
    {
        using var rig = new CliRig();
        (await ByCode[exit](rig)).Expect(exit);
    }

    [Fact]
    public void Rows_OfTheTable_AreAllProduced() => Assert.Equal(ExitCode.Table.Select(row => row.Code), ByCode.Keys);

    [Fact]
    public async Task Help_OfEveryCommand_HasTheTable()
    {
        using var rig = new CliRig();
        var help = (await rig.RunAsync("fix", "--help")).Expect(0).Out;
        Assert.All(ExitCode.Table, row => Assert.Contains($"{row.Code,3}  {row.Meaning}", help, StringComparison.Ordinal));
    }

    /// <summary>Nothing but a green crate gives 0, whatever the outcome is called.</summary>
    [Theory]
    [InlineData(RunOutcome.Unfixed)]
    [InlineData(RunOutcome.Abstained)]
    [InlineData(RunOutcome.Blocked)]
    [InlineData(RunOutcome.Environment)]
    [InlineData(RunOutcome.Limit)]
    [InlineData(RunOutcome.InvalidScript)]
    [InlineData(RunOutcome.Interrupted)]
    [InlineData(RunOutcome.Failed)]
    [InlineData("an outcome of tomorrow")]
    public void Of_OutcomeThatLeavesTheGoalUnmet_IsNotZero(string outcome) => Assert.NotEqual(0, ExitCode.Of(outcome));

    private static Task<CliAnswer> LookOnlyAsync(CliRig rig)
    {
        File.WriteAllText(Path.Combine(rig.Folder, "look.tracescript"),
            "script look(crate: path)\n  profile coding\n\nplan \"Only look.\"\n\nprobe report = cargo.check(crate)\n\nfinish report\n");
        return rig.RunAsync("fix", rig.Crate("unfixable", CliRig.Unfixable), "--script", "look.tracescript");
    }

    private static async Task<CliAnswer> InterruptedAsync(CliRig rig)
    {
        rig.Wrapper = ["env", "--default-signal=INT"]; // a shell's background jobs ignore it, and hand that down
        using var program = rig.Start("fix", rig.Crate("slow", CliRig.Slow));
        await program.SaysAsync("cargo.check");
        program.Signal(CliProgram.SignalInterrupt);
        await program.SaysAsync("stopping after the current step");
        program.Signal(CliProgram.SignalInterrupt);
        return await program.EndAsync();
    }

    /// <summary>A record that is sound in itself, but of a script that says something else.</summary>
    private static async Task<CliAnswer> OtherScriptOnRecordAsync(CliRig rig)
    {
        (await rig.RunAsync("fix", rig.Crate("green", CliRig.Green))).Expect(0);
        using (var store = rig.OpenStore()) Rewrite(store, json => json.Replace("smallest verified patches", "largest verified patches", StringComparison.Ordinal));
        return await rig.RunAsync("replay", "last");
    }

    private static void Rewrite(SqliteConnection store, Func<string, string> firstEvent)
    {
        var events = new List<(long Key, byte[] Json)>();
        using (var read = store.CreateCommand())
        {
            read.CommandText = "SELECT event_key, body FROM events ORDER BY event_key";
            using var rows = read.ExecuteReader();
            while (rows.Read()) events.Add((rows.GetInt64(0), (byte[])rows[1]));
        }
        var first = Temporal.Api.History.V1.HistoryEvent.Parser.ParseFrom(events[0].Json);
        var input = first.WorkflowExecutionStartedEventAttributes.Input.Payloads_[0];
        input.Data = Google.Protobuf.ByteString.CopyFromUtf8(firstEvent(input.Data.ToStringUtf8()));
        events[0] = (events[0].Key, Google.Protobuf.MessageExtensions.ToByteArray(first));
        var head = new byte[32];
        foreach (var (key, json) in events)
        {
            head = HistoryJson.Chain(head, json);
            Run(store, "UPDATE events SET body=$a, chain=$b WHERE event_key=$c", json, head, key);
        }
        Run(store, "UPDATE runs SET head=$a", head);
    }

    private static void Run(SqliteConnection store, string sql, params object[] values)
    {
        using var write = store.CreateCommand();
        write.CommandText = sql;
        for (var i = 0; i < values.Length; i++) write.Parameters.AddWithValue($"${(char)('a' + i)}", values[i]);
        Assert.Equal(1, write.ExecuteNonQuery());
    }
}
