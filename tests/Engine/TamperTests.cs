using System.Security.Cryptography;
using Tsrun.Engine;
using Tsrun.Engine.Embedded;
using Tsrun.History;
using static Tsrun.Tests.Engine.EngineRig;

namespace Tsrun.Tests.Engine;

/// <summary>Stored bytes that are not what was written.</summary>
public sealed class TamperTests
{
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
        var refused = await Assert.ThrowsAsync<WorkflowServiceException>(() => next.Client.SignalWorkflowExecutionAsync(new SignalWorkflowExecutionRequest(new WorkflowId("wf"), "s", Payload.Null, RunId: runId)));
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
    public async Task Open_BufferedFactIsDamaged_NamesItAndLeavesOnlyThatRun()
    {
        await using var rig = await OpenAsync();
        var runId = await rig.StartAsync();
        await rig.StartAsync("sound");
        Tamper.With(Path.Combine(rig.Folder, "engine.db"), "INSERT INTO buffered_events SELECT (run_key << 32) + 3, x'ff' FROM runs WHERE workflow_id = 'wf'");
        await using var next = await rig.KillAsync();
        var refused = await Assert.ThrowsAsync<WorkflowServiceException>(() => next.Client.SignalWorkflowExecutionAsync(new SignalWorkflowExecutionRequest(new WorkflowId("wf"), "s", Payload.Null, RunId: runId)));
        Assert.Equal(ServiceStatus.DataLoss, refused.Status);
        Assert.Contains("buffered event 3", refused.Message, StringComparison.Ordinal);
        await next.SignalAsync(id: "sound");
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
}
