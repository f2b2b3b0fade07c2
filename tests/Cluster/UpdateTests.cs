using Google.Protobuf;
using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.Update.V1;
using Tsrun.Engine;
using Tsrun.Engine.Mapping;
using Tsrun.History;
using Tsrun.Runtime;
using Tsrun.Tests.Runtime;
using Api = Temporal.Api.WorkflowService.V1;
using Payload = Tsrun.History.Payload;

namespace Tsrun.Tests.Cluster;

/// <summary>Updates of runs: what a person answers is taken or refused at once, by whichever server.</summary>
[Collection(nameof(ClusterServer))]
public sealed class UpdateTests(ClusterServer server)
{
    [Fact]
    public async Task Answer_ToTheOpenQuestion_IsTakenAndReplays()
    {
        using var rig = new ClusterRig(server);
        await using var worker = rig.Worker(CannedWorker.Crate(Canned.Try(touch: false, anchors: 0)));
        var (run, ask) = await AskedAsync(rig);
        var outcome = await UpdateAsync(rig, run, "u1", Markers.AnswerSignalName, $$"""{"id":"{{ask}}","yes":false}""");
        Assert.Equal(new GrantMarker("fix.tracescript:29:17", ask, false, "someone"), HistoryJson.Read<GrantMarker>(outcome.Success.ToRecord()) with { Step = "fix.tracescript:29:17" });
        var history = await rig.ClosedAsync(run);
        Assert.True(Replayer.Replay(history).Identical, Replayer.Replay(history).Divergence?.ToString());
        var accepted = history.Single(e => e.Attributes is WorkflowExecutionUpdateAccepted);
        Assert.IsType<WorkflowTaskCompleted>(history[(int)accepted.EventId - 2].Attributes);
        Assert.Equal(accepted.EventId, history.Select(e => e.Attributes).OfType<WorkflowExecutionUpdateCompleted>().Single().AcceptedEventId);
        Assert.True(Replayer.Replay(TemporalJson.Read(System.Text.Encoding.UTF8.GetBytes(TemporalJson.Write(history)))).Identical);
        Assert.Empty(worker.Notes);
    }

    [Theory]
    [InlineData("hurry", "{}", "TS1162")]
    [InlineData("answer", "7", "TS1175")]
    [InlineData("answer", """{"id":"ask-99","yes":true}""", "TS1176")]
    public async Task Update_ThatFitsNothing_IsRefusedAndTheRunGoesOn(string name, string input, string code)
    {
        using var rig = new ClusterRig(server);
        await using var worker = rig.Worker(CannedWorker.Crate(Canned.Try(touch: false, anchors: 0)));
        var (run, ask) = await AskedAsync(rig);
        Assert.Equal(code, (await UpdateAsync(rig, run, "u1", name, input)).Failure.ApplicationFailureInfo.Type);
        Assert.NotNull((await UpdateAsync(rig, run, "u2", Markers.AnswerSignalName, $$"""{"id":"{{ask}}","yes":false}""")).Success);
        Assert.True(Replayer.Replay(await rig.ClosedAsync(run)).Identical);
    }

    [Fact]
    public async Task Answer_ByAnotherWorkerThatHasNothingInItsCache_IsFoundInItsPlace()
    {
        using var rig = new ClusterRig(server);
        var first = rig.Worker(CannedWorker.Crate(Canned.Try(touch: false, anchors: 0)));
        var (run, ask) = await AskedAsync(rig);
        Assert.NotNull((await UpdateAsync(rig, run, "u1", Markers.AnswerSignalName, $$"""{"id":"{{ask}}","yes":false}""")).Success);
        await first.DisposeAsync();
        await using var second = rig.Worker(CannedWorker.Crate(Canned.Try(touch: false, anchors: 0)));
        var status = HistoryJson.Read<RunStatus>((await rig.Client.QueryWorkflowAsync(new QueryWorkflowRequest(run, RunStatus.QueryName, Payload.Null), rig.Patience)).Result);
        Assert.Equal("", status.QuestionId);
        Assert.Empty(second.Notes);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("""{"id":"ask-1"}""")]
    public async Task Signal_ThatIsNoAnswer_DoesNotStopTheRun(string input)
    {
        using var rig = new ClusterRig(server);
        await using var worker = rig.Worker(CannedWorker.Crate(Canned.Try(touch: false, anchors: 0)));
        var (run, ask) = await AskedAsync(rig);
        await rig.Client.SignalWorkflowExecutionAsync(new SignalWorkflowExecutionRequest(run, Markers.AnswerSignalName, new Payload(input)), rig.Patience);
        await rig.Client.SignalWorkflowExecutionAsync(new SignalWorkflowExecutionRequest(run, Markers.AnswerSignalName, new Payload($$"""{"id":"{{ask}}","yes":false}""")), rig.Patience);
        Assert.IsType<WorkflowExecutionCompleted>((await rig.ClosedAsync(run))[^1].Attributes);
        Assert.Empty(worker.Notes);
    }

    [Fact]
    public async Task Reset_ToBeforeAnAnswer_TakesItAgain()
    {
        using var rig = new ClusterRig(server);
        await using var worker = rig.Worker(CannedWorker.Crate(Canned.Try(touch: false, anchors: 0)));
        var (run, ask) = await AskedAsync(rig);
        await UpdateAsync(rig, run, "u1", Markers.AnswerSignalName, $$"""{"id":"{{ask}}","yes":false}""");
        var before = await rig.ClosedAsync(run);
        var turn = before.Single(e => e.Attributes is WorkflowExecutionUpdateAccepted).EventId - 1;
        await rig.Client.Frontend.CallAsync<Api.ResetWorkflowExecutionResponse>(new Api.ResetWorkflowExecutionRequest
        {
            Namespace = "default",
            WorkflowExecution = new WorkflowExecution { WorkflowId = run.Value },
            Reason = "test",
            RequestId = "reset",
            WorkflowTaskFinishEventId = turn,
        }, null, rig.Patience);
        var history = await rig.ClosedAsync(run);
        Assert.Equal(turn, history.First(e => e.Attributes is WorkflowTaskFailed { Cause: Tsrun.History.WorkflowTaskFailedCause.ResetWorkflow }).EventId);
        Assert.Single(history, e => e.Attributes is WorkflowExecutionUpdateAdmitted);
        Assert.Single(history, e => e.Attributes is WorkflowExecutionUpdateAccepted);
        Assert.True(Replayer.Replay(history).Identical, Replayer.Replay(history).Divergence?.ToString());
        Assert.Equal(Result(before), Result(history));
        Assert.Empty(worker.Notes);
    }

    private static Payload Result(IReadOnlyList<HistoryEvent> history) => Assert.IsType<WorkflowExecutionCompleted>(history[^1].Attributes).Result;

    /// <summary>A run that waits for a person, and the id of its question as the query tells it.</summary>
    private static async Task<(WorkflowId Run, string Ask)> AskedAsync(ClusterRig rig)
    {
        var run = await rig.StartAsync(Canned.Input(interactive: true));
        await rig.UntilAsync(run, events => events.Any(e => e.Attributes is MarkerRecorded { MarkerName: Markers.Ask }));
        var status = HistoryJson.Read<RunStatus>((await rig.Client.QueryWorkflowAsync(new QueryWorkflowRequest(run, RunStatus.QueryName, Payload.Null), rig.Patience)).Result);
        return (run, status.QuestionId);
    }

    private static async Task<Outcome> UpdateAsync(ClusterRig rig, WorkflowId run, string id, string name, string input)
    {
        var arguments = new Payloads { Payloads_ = { new Temporal.Api.Common.V1.Payload { Data = ByteString.CopyFromUtf8(input), Metadata = { ["encoding"] = ByteString.CopyFromUtf8("json/plain") } } } };
        var answer = await rig.Client.Frontend.CallAsync<Api.UpdateWorkflowExecutionResponse>(
            new Api.UpdateWorkflowExecutionRequest
            {
                Namespace = "default",
                WorkflowExecution = new WorkflowExecution { WorkflowId = run.Value },
                WaitPolicy = new WaitPolicy { LifecycleStage = UpdateWorkflowExecutionLifecycleStage.Completed },
                Request = new Request { Meta = new Meta { UpdateId = id, Identity = "someone" }, Input = new Input { Name = name, Args = arguments } },
            },
            null,
            rig.Patience);
        return answer.Outcome;
    }
}
