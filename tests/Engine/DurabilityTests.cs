using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Tsrun.Engine;
using Tsrun.Engine.Embedded;
using Tsrun.History;
using static Tsrun.Tests.Engine.EngineRig;

namespace Tsrun.Tests.Engine;

public sealed partial class DurabilityTests
{
    [Fact]
    public async Task Step_InSequence_CostsOneSync()
    {
        await using var rig = await OpenAsync();
        await rig.StartAsync();
        await rig.TurnAsync(Activity("0"));
        var before = rig.Engine.Counters!.Synced;
        for (var i = 1; i <= 50; i++)
        {
            await rig.DoneAsync(await rig.ActivityAsync());
            await rig.TurnAsync(Activity(i.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }
        Assert.Equal(50, rig.Engine.Counters.Synced - before);
    }

    [Fact]
    public async Task Outcomes_AtTheSameTime_ShareCommits()
    {
        await using var rig = await OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 500).Select(i => Task.Run(() => rig.StartAsync($"wf{i}"))));
        Assert.InRange(rig.Engine.Counters!.Synced, 1, 499);
        Assert.Equal(500, (await rig.Engine.ListWorkflowExecutionsAsync(new ListWorkflowExecutionsRequest(Open: true, MaximumPageSize: 1000))).Executions.Count);
    }

    [Fact]
    public async Task Kill_BetweenSteps_GoesOnWithTheSameHistory()
    {
        await using var rig = await OpenAsync();
        await rig.StartAsync();
        await rig.TurnAsync(Activity("a"));
        await rig.DoneAsync(await rig.ActivityAsync());
        await using var next = await rig.KillAsync();
        var turn = await next.TurnAsync(Activity("b"));
        Assert.True(turn.IsWholeHistory);
        Assert.Equal(9, turn.Events.Count);
        await next.DoneAsync(await next.ActivityAsync());
        await next.TurnAsync(Complete);
        await next.ExpectAsync("Started WTScheduled WTStarted WTCompleted ATScheduled ATStarted ATCompleted WTScheduled WTStarted WTCompleted ATScheduled ATStarted ATCompleted WTScheduled WTStarted WTCompleted Completed");
    }

    [Fact]
    public async Task Kill_WhileATurnIsOn_KeepsWhatWasBuffered()
    {
        await using var rig = await OpenAsync();
        await rig.StartAsync();
        await rig.TurnAsync(Activity("a"));
        var activity = await rig.ActivityAsync();
        await rig.SignalAsync("first");
        await rig.TurnAsync();
        await rig.DoneAsync(activity);
        await rig.SignalAsync("second", "r");
        await using var next = await rig.KillAsync();
        await next.SignalAsync("second", "r");
        await next.TurnAsync(Complete);
        await next.ExpectAsync("Started WTScheduled WTStarted WTCompleted ATScheduled Signaled WTScheduled Signaled ATStarted ATCompleted WTStarted WTCompleted Completed");
    }

    [Fact]
    public async Task Kill_DuringRetries_KeepsAttemptFailureAndProgress()
    {
        await using var rig = await OpenAsync();
        await rig.StartAsync();
        await rig.TurnAsync(Activity(), new Command.StartTimer(new TimerId("t"), TimeSpan.FromSeconds(30)));
        var first = await rig.ActivityAsync();
        await rig.Engine.RecordActivityTaskHeartbeatAsync(new RecordActivityTaskHeartbeatRequest(first.Token, new Payload("3")));
        await rig.FailAsync(first);
        await using var next = await rig.KillAsync();
        next.Clock.Advance(TimeSpan.FromSeconds(1));
        var second = await next.ActivityAsync();
        Assert.Equal((2, "3"), (second.Attempt, second.HeartbeatDetails!.Value.Json));
        await using var third = await next.KillAsync();
        var again = await third.ActivityAsync();
        Assert.Equal(second.Token, again.Token);
        await third.DoneAsync(again);
        await third.TurnAsync([]);
        third.Clock.Advance(TimeSpan.FromSeconds(30));
        await third.TurnAsync(Complete);
        await third.ExpectAsync("Started WTScheduled WTStarted WTCompleted ATScheduled TimerStarted ATStarted ATCompleted WTScheduled WTStarted WTCompleted TimerFired WTScheduled WTStarted WTCompleted Completed");
    }

    [Fact]
    public async Task Kill_AfterAFailedTurn_OffersItAgain()
    {
        await using var rig = await OpenAsync();
        await rig.StartAsync();
        var turn = await rig.TurnAsync();
        await rig.Engine.RespondWorkflowTaskFailedAsync(new RespondWorkflowTaskFailedRequest(turn.Token, WorkflowTaskFailedCause.NonDeterministicError, Failure.Application("X", "x"), Worker));
        await using var next = await rig.KillAsync();
        await next.TurnAsync(Complete);
        await next.ExpectAsync("Started WTScheduled WTStarted WTFailed WTScheduled WTStarted WTCompleted Completed");
    }

    [Fact]
    public async Task Open_SecondOwner_IsRefusedAndToldWho()
    {
        await using var rig = await OpenAsync();
        var watch = Stopwatch.StartNew();
        var refused = await Assert.ThrowsAsync<StoreException>(() => EmbeddedEngine.OpenAsync(new EngineOptions(rig.Folder)));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(1));
        Assert.Equal("TS0601", refused.Code);
        Assert.Contains($"pid {Environment.ProcessId}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_ReadOnly_SeesWhatALiveOwnerCommitted()
    {
        await using var rig = await OpenAsync();
        var runId = await rig.StartAsync();
        await using var viewer = await EmbeddedEngine.OpenAsync(new EngineOptions(rig.Folder) { ReadOnly = true });
        Assert.Equal(2, (await viewer.GetWorkflowExecutionHistoryAsync(new GetWorkflowExecutionHistoryRequest(new WorkflowId("wf")))).Events.Count);
        Assert.Null((await viewer.VerifyAsync(runId)).FirstBadEventId);
        var refused = await Assert.ThrowsAsync<WorkflowServiceException>(() => viewer.TerminateWorkflowExecutionAsync(new TerminateWorkflowExecutionRequest(new WorkflowId("wf"))));
        Assert.Equal(ServiceStatus.FailedPrecondition, refused.Status);
    }

    [Fact]
    public async Task Open_ReadOnlyOfAStoreOfVersion01_ListsItsRuns()
    {
        await using var rig = await OpenAsync();
        await rig.StartAsync();
        await rig.Engine.DisposeAsync();
        Tamper.With(Path.Combine(rig.Folder, "engine.db"), SchemaOfVersion01);
        await using (var viewer = await EmbeddedEngine.OpenAsync(new EngineOptions(rig.Folder) { ReadOnly = true }))
        {
            Assert.Single((await viewer.ListWorkflowExecutionsAsync(new ListWorkflowExecutionsRequest())).Executions);
            var refused = await Assert.ThrowsAsync<WorkflowServiceException>(() => viewer.ListWorkflowExecutionsAsync(new ListWorkflowExecutionsRequest(Open: true)));
            Assert.Contains("open it for writing once", refused.Message, StringComparison.Ordinal);
        }
        await using var owner = await EmbeddedEngine.OpenAsync(new EngineOptions(rig.Folder));
        Assert.Single((await owner.ListWorkflowExecutionsAsync(new ListWorkflowExecutionsRequest(Open: true))).Executions);
    }

    private const string SchemaOfVersion01 = """
        DROP TABLE batches; DROP TABLE schedules; DROP TABLE schedule_buffer; DROP TABLE visibility; DROP TABLE search_attributes; DROP TABLE namespaces; DROP INDEX runs_by_workflow_id;
        ALTER TABLE events RENAME COLUMN body TO json; ALTER TABLE buffered_events RENAME COLUMN body TO json;
        ALTER TABLE runs DROP COLUMN namespace; ALTER TABLE runs DROP COLUMN history_size; ALTER TABLE runs DROP COLUMN reset_run_id;
        ALTER TABLE activity_attempts DROP COLUMN started_time; ALTER TABLE activity_attempts DROP COLUMN identity; ALTER TABLE activity_attempts DROP COLUMN control;
        CREATE INDEX runs_by_workflow_id ON runs (workflow_id, run_key); PRAGMA user_version=1;
        """;

    [Theory]
    [InlineData("UPDATE events SET body = zeroblob(length(body)) WHERE (event_key & 4294967295) = 7", 7)]
    [InlineData("DELETE FROM events WHERE (event_key & 4294967295) = 5", 5)]
    [InlineData("DELETE FROM events WHERE (event_key & 4294967295) >= 8", 8)]
    [InlineData("UPDATE events SET chain = zeroblob(32) WHERE (event_key & 4294967295) = 3", 3)]
    [InlineData("UPDATE runs SET event_count = 6", 6)]
    public async Task Verify_StoreWasTamperedWith_NamesTheEvent(string sql, long expected)
    {
        await using var rig = await OpenAsync();
        var runId = await rig.StartAsync();
        await rig.TurnAsync(Activity(retry: RetryPolicy.Attempts(1)));
        await rig.FailAsync(await rig.ActivityAsync());
        Assert.Null((await rig.Engine.VerifyAsync(runId)).FirstBadEventId);
        Tamper.With(Path.Combine(rig.Folder, "engine.db"), sql);
        var found = await rig.Engine.VerifyAsync(runId);
        Assert.Equal(expected, found.FirstBadEventId);
        Assert.Contains("TS0606", found.Problem, StringComparison.Ordinal);

        await using var next = await rig.KillAsync();
        var refused = await Assert.ThrowsAsync<WorkflowServiceException>(() => next.Engine.SignalWorkflowExecutionAsync(new SignalWorkflowExecutionRequest(new WorkflowId("wf"), "s", Payload.Null, RunId: runId)));
        Assert.Equal(ServiceStatus.DataLoss, refused.Status);
    }

    [Fact]
    public async Task HeadHash_OfARun_IsTheChainOverItsStoredBytes()
    {
        await using var rig = await OpenAsync();
        var runId = await rig.StartAsync();
        await rig.TurnAsync(Activity(), new Command.RecordMarker("\u00fcber <&> \"x\"", new Payload("{\"\u00e9\": [1, 2.50]}")));
        await rig.DoneAsync(await rig.ActivityAsync());
        var head = new byte[32];
        foreach (var body in Tamper.Bodies(Path.Combine(rig.Folder, "engine.db")))
            head = SHA256.HashData([.. head, .. body]);
        Assert.Equal(Convert.ToHexStringLower(head), (await rig.Engine.VerifyAsync(runId)).HeadHash);
    }

    [Fact]
    public async Task Open_RowsOfVersion01_GoesOnFromThem()
    {
        await using var rig = await OpenAsync();
        var runId = new RunId("0199f000-0000-7000-8000-000000000001");
        var events = new[]
        {
            new HistoryEvent(1, rig.Clock.GetUtcNow(), new WorkflowExecutionStarted(new WorkflowId("old"), "type", Queue, new Payload("7"), "", runId)),
            new HistoryEvent(2, rig.Clock.GetUtcNow(), new WorkflowTaskScheduled(Queue, 1)),
        };
        var (head, sql) = (new byte[32], "");
        foreach (var written in events)
        {
            head = HistoryJson.Chain(head, HistoryJson.Bytes(written));
            sql += $"INSERT INTO events VALUES ({(1L << 32) + written.EventId}, x'{Convert.ToHexString(HistoryJson.Bytes(written))}', x'{Convert.ToHexString(head)}');";
        }
        sql += $"INSERT INTO runs (run_key, run_id, workflow_id, workflow_type, task_queue, status, start_time, event_count, head) VALUES (1, '{runId.Value}', 'old', 'type', '{Queue}', 1, {rig.Clock.GetUtcNow().UtcTicks}, 2, x'{Convert.ToHexString(head)}')";
        Tamper.With(Path.Combine(rig.Folder, "engine.db"), sql);

        await using var next = await rig.KillAsync();
        var turn = await next.TurnAsync(Complete);
        Assert.Equal("7", ((WorkflowExecutionStarted)turn.Events[0].Attributes).Input.Json);
        await next.ExpectAsync("Started WTScheduled WTStarted WTCompleted Completed", "old");
        Assert.Null((await next.Engine.VerifyAsync(runId)).FirstBadEventId);
        Assert.Single((await next.Engine.ListWorkflowExecutionsAsync(new ListWorkflowExecutionsRequest())).Executions);
    }

    [Fact]
    public async Task Open_BufferedFactIsDamaged_NamesItAndLeavesOnlyThatRun()
    {
        await using var rig = await OpenAsync();
        var runId = await rig.StartAsync();
        await rig.StartAsync("sound");
        Tamper.With(Path.Combine(rig.Folder, "engine.db"), "INSERT INTO buffered_events SELECT (run_key << 32) + 3, x'ff' FROM runs WHERE workflow_id = 'wf'");
        await using var next = await rig.KillAsync();
        var refused = await Assert.ThrowsAsync<WorkflowServiceException>(() => next.Engine.SignalWorkflowExecutionAsync(new SignalWorkflowExecutionRequest(new WorkflowId("wf"), "s", Payload.Null, RunId: runId)));
        Assert.Equal(ServiceStatus.DataLoss, refused.Status);
        Assert.Contains("buffered event 3", refused.Message, StringComparison.Ordinal);
        await next.SignalAsync(id: "sound");
    }

    [Fact]
    public async Task Open_FileIsNoStore_SaysSoAndLeavesIt()
    {
        var folder = Directory.CreateTempSubdirectory("tsrun-engine-").FullName;
        var path = Path.Combine(folder, "engine.db");
        await File.WriteAllTextAsync(path, new string('x', 5000));
        var refused = await Assert.ThrowsAsync<StoreException>(() => EmbeddedEngine.OpenAsync(new EngineOptions(folder)));
        Assert.Equal("TS0602", refused.Code);
        Assert.Contains(path, refused.Message, StringComparison.Ordinal);
        Assert.Equal(5000, new FileInfo(path).Length);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Open_PagesAreOverwritten_SaysSoInWords()
    {
        await using var rig = await OpenAsync();
        for (var i = 0; i < 50; i++)
            await rig.StartAsync($"wf{i}");
        await rig.Engine.DisposeAsync();
        var path = Path.Combine(rig.Folder, "engine.db");
        await using (var file = new FileStream(path, FileMode.Open))
        {
            file.Position = 4096;
            await file.WriteAsync(new byte[file.Length - 4096]);
        }
        var refused = await Assert.ThrowsAsync<StoreException>(() => EmbeddedEngine.OpenAsync(new EngineOptions(rig.Folder)));
        Assert.Equal("TS0602", refused.Code);
    }

    [SkippableDiskFact]
    public async Task Open_ReadOnlyOnAFolderThatCannotBeWritten_ReadsIt()
    {
        var mount = Directory.CreateTempSubdirectory("tsrun-ro-").FullName;
        Assert.Equal(0, SkippableDiskFactAttribute.Mount(mount, "size=4m"));
        try
        {
            await using (var engine = await EmbeddedEngine.OpenAsync(new EngineOptions(mount)))
                await engine.StartWorkflowExecutionAsync(new StartWorkflowExecutionRequest(new WorkflowId("wf"), "t", Queue, Payload.Null));
            Assert.Equal(0, SkippableDiskFactAttribute.MakeReadOnly(mount));
            await using var viewer = await EmbeddedEngine.OpenAsync(new EngineOptions(mount) { ReadOnly = true });
            Assert.Equal(2, (await viewer.GetWorkflowExecutionHistoryAsync(new GetWorkflowExecutionHistoryRequest(new WorkflowId("wf")))).Events.Count);
        }
        finally
        {
            Assert.Equal(0, SkippableDiskFactAttribute.Unmount(mount));
        }
    }

    [Fact]
    public async Task Open_NewerSchema_IsRefusedUntouched()
    {
        await using var rig = await OpenAsync();
        await using var copy = await rig.KillAsync();
        var path = Path.Combine(rig.Folder, "engine.db");
        Tamper.With(path, "PRAGMA user_version=99");
        var refused = await Assert.ThrowsAsync<StoreException>(() => EmbeddedEngine.OpenAsync(new EngineOptions(rig.Folder) { ReadOnly = true }));
        Assert.Equal("TS0603", refused.Code);
    }

    [Fact]
    public async Task History_LongPoll_EndsWithTheNextEvent()
    {
        await using var rig = await OpenAsync();
        await rig.StartAsync();
        var poll = rig.Engine.GetWorkflowExecutionHistoryAsync(new GetWorkflowExecutionHistoryRequest(new WorkflowId("wf"), FromEventId: 3, WaitNewEvent: true), Patience());
        Assert.False(poll.IsCompleted);
        await rig.SignalAsync();
        Assert.Equal("WorkflowExecutionSignaled", Assert.Single((await poll).Events).EventType);
        var quiet = rig.Engine.GetWorkflowExecutionHistoryAsync(new GetWorkflowExecutionHistoryRequest(new WorkflowId("wf"), FromEventId: 4, WaitNewEvent: true), Patience());
        rig.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal((0, 4L, false), (await quiet) is var page ? (page.Events.Count, page.NextEventId, page.IsEnd) : default);
    }

    [SkippableDiskFact]
    public async Task Step_DiskIsFull_IsNotAcknowledgedAndStopsTheEngine()
    {
        var mount = Directory.CreateTempSubdirectory("tsrun-full-").FullName;
        Assert.Equal(0, SkippableDiskFactAttribute.Mount(mount, "size=400k"));
        try
        {
            var engine = await EmbeddedEngine.OpenAsync(new EngineOptions(mount));
            var acknowledged = 0;
            var refused = await Assert.ThrowsAsync<WorkflowServiceException>(async () =>
            {
                while (true)
                {
                    await engine.StartWorkflowExecutionAsync(new StartWorkflowExecutionRequest(new WorkflowId($"wf{acknowledged}"), "t", Queue, new Payload($"\"{new string('x', 2000)}\"")));
                    acknowledged++;
                }
            });
            Assert.Equal(ServiceStatus.ResourceExhausted, refused.Status);
            Assert.Contains("TS0605", refused.Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<WorkflowServiceException>(() => engine.ListWorkflowExecutionsAsync(new ListWorkflowExecutionsRequest()));
            await engine.DisposeAsync();
            await using var viewer = await EmbeddedEngine.OpenAsync(new EngineOptions(mount) { ReadOnly = true });
            Assert.Equal(acknowledged, (await viewer.ListWorkflowExecutionsAsync(new ListWorkflowExecutionsRequest(MaximumPageSize: 1000))).Executions.Count);
        }
        finally
        {
            Assert.Equal(0, SkippableDiskFactAttribute.Unmount(mount));
        }
    }
}

/// <summary>Runs only where a small tmpfs can be mounted.</summary>
internal sealed partial class SkippableDiskFactAttribute : FactAttribute
{
    public SkippableDiskFactAttribute()
    {
        var probe = Directory.CreateTempSubdirectory("tsrun-probe-").FullName;
        if (!OperatingSystem.IsLinux() || Mount(probe, "size=64k") != 0)
            Skip = "needs the right to mount a tmpfs (Linux, root)";
        else
            _ = Unmount(probe);
    }

    public static int Mount(string path, string options) => Mount("tmpfs", path, "tmpfs", 0, options);

    /// <summary>MS_REMOUNT and MS_RDONLY.</summary>
    public static int MakeReadOnly(string path) => Mount("tmpfs", path, "tmpfs", 32 | 1, "");

    [LibraryImport("libc", EntryPoint = "mount", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Mount(string source, string target, string type, nuint flags, string data);

    /// <summary>MNT_DETACH: a child that another test forks at this moment may still hold what was open here.</summary>
    public static int Unmount(string target) => Unmount(target, 2);

    [LibraryImport("libc", EntryPoint = "umount2", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Unmount(string target, int flags);
}
