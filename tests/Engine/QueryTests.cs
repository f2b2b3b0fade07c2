using Temporal.Api.Enums.V1;
using Tsrun.Engine;
using static Tsrun.Tests.Engine.MessageRig;
using Api = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Tests.Engine;

/// <summary>Questions for which no worker comes.</summary>
public sealed class QueryTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    [Theory]
    [InlineData(25, 7, ServiceStatus.FailedPrecondition, "no poller seen for task queue recently, worker may be down")]
    [InlineData(5, 8, ServiceStatus.DeadlineExceeded, "query timed out before a worker could process it")]
    public async Task Query_WithoutAWorker_SaysWhetherOneWasSeenOfLate(int silent, int told, ServiceStatus status, string text)
    {
        await using var rig = await MessageRig.OpenAsync();
        await rig.StartAsync();
        await rig.TurnAsync(Marker);
        rig.Clock.Advance(TimeSpan.FromSeconds(silent));
        var answer = rig.Engine.CallAsync(Question, new CallContext("temporal-go", "1.0.0", rig.Clock.GetUtcNow() + Patience), EngineRig.Patience());
        while (!answer.IsCompleted && told-- > 0)
            rig.Clock.Advance(TimeSpan.FromSeconds(1));
        var refused = await Assert.ThrowsAsync<WorkflowServiceException>(() => answer);
        Assert.Equal((status, text), (refused.Status, refused.Message));
        Assert.Equal(0, await BacklogAsync(rig, Queue));
    }

    [Fact]
    public async Task Query_ItsStickyWorkerDoesNotCome_WaitsAtTheNormalQueueAlone()
    {
        await using var rig = await MessageRig.OpenAsync();
        await rig.StartAsync();
        await rig.DoneAsync(Kept(await rig.TurnAsync(queue: null)));
        var seen = rig.TurnAsync(Own);
        await rig.SignalAsync();
        await rig.DoneAsync(Kept(await seen));
        using var impatient = new CancellationTokenSource();
        var answer = rig.Engine.CallAsync(Question, CallContext.None, impatient.Token);
        Assert.Equal((1, 0), (await BacklogAsync(rig, "own"), await BacklogAsync(rig, Queue)));
        rig.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal((0, 1), (await BacklogAsync(rig, "own"), await BacklogAsync(rig, Queue)));
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        Assert.Equal(0, await BacklogAsync(rig, Queue));
    }

    private static Api.QueryWorkflowRequest Question => new() { Namespace = Namespace, Execution = new() { WorkflowId = "wf" }, Query = new() { QueryType = "state" } };

    private static async Task<long> BacklogAsync(MessageRig rig, string queue) => (await rig.CallAsync<Api.DescribeTaskQueueResponse>(
        new Api.DescribeTaskQueueRequest { Namespace = Namespace, TaskQueue = new() { Name = queue }, TaskQueueType = TaskQueueType.Workflow, ReportStats = true })).Stats.ApproximateBacklogCount;
}
