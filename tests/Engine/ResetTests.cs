using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using static Tsrun.Tests.Engine.MessageRig;
using Api = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Tests.Engine;

public sealed class ResetTests
{
    private static Api.ResetWorkflowExecutionRequest Reset(long eventId, string requestId = "r") => new()
    {
        Namespace = Namespace,
        WorkflowExecution = new WorkflowExecution { WorkflowId = "wf" },
        Reason = "again",
        WorkflowTaskFinishEventId = eventId,
        RequestId = requestId,
    };

    [Fact]
    public async Task Reset_ToTheFirstTurn_DeliversLaterSignalsAgain()
    {
        await using var rig = await OpenAsync();
        var first = await rig.StartAsync();
        await rig.TurnAsync(Marker);
        await rig.SignalAsync();
        var second = (await rig.CallAsync<Api.ResetWorkflowExecutionResponse>(Reset(4))).RunId;
        await rig.ExpectAsync("Started WTScheduled WTStarted WTCompleted MarkerRecorded Signaled WTScheduled Terminated", runId: first);
        await rig.ExpectAsync("Started WTScheduled WTStarted WTFailed Signaled WTScheduled", runId: second);
        var failed = (await rig.HistoryAsync(runId: second))[3].WorkflowTaskFailedEventAttributes;
        Assert.Equal((WorkflowTaskFailedCause.ResetWorkflow, first, second), (failed.Cause, failed.BaseRunId, failed.NewRunId));
        var old = await rig.CallAsync<Api.DescribeWorkflowExecutionResponse>(new Api.DescribeWorkflowExecutionRequest { Namespace = Namespace, Execution = new WorkflowExecution { WorkflowId = "wf", RunId = first } });
        Assert.Equal(second, old.WorkflowExtendedInfo.ResetRunId);
    }

    [Fact]
    public async Task Reset_SameRequest_AnswersWithTheSameRun()
    {
        await using var rig = await OpenAsync();
        await rig.StartAsync();
        await rig.TurnAsync(Marker);
        var first = await rig.CallAsync<Api.ResetWorkflowExecutionResponse>(Reset(4));
        Assert.Equal(first, await rig.CallAsync<Api.ResetWorkflowExecutionResponse>(Reset(4)));
    }

    [Fact]
    public async Task Reset_ToATurnThatNobodyTook_SaysWhenAndHowMuchItKept()
    {
        await using var rig = await OpenAsync();
        await rig.StartAsync();
        await rig.TurnAsync(Marker);
        var again = (await rig.CallAsync<Api.ResetWorkflowExecutionResponse>(Reset(3))).RunId;
        var history = await rig.HistoryAsync(runId: again);
        Assert.Equal(history.Take(2).Sum(kept => kept.CalculateSize()), history[2].WorkflowTaskStartedEventAttributes.HistorySizeBytes);
        var info = await rig.CallAsync<Api.DescribeWorkflowExecutionResponse>(new Api.DescribeWorkflowExecutionRequest { Namespace = Namespace, Execution = new WorkflowExecution { WorkflowId = "wf", RunId = again } });
        Assert.Equal(history[3].EventTime, info.WorkflowExtendedInfo.LastResetTime);
    }

    [Fact]
    public async Task Reset_EventOutsideOfATurn_IsRefused()
    {
        await using var rig = await OpenAsync();
        await rig.StartAsync();
        await rig.TurnAsync(Marker);
        await rig.SignalAsync();
        Assert.Contains("event ID: 5, version: 0, this event must be at the boundary", (await rig.RefusedAsync(Reset(6))).Message, StringComparison.Ordinal);
    }
}
