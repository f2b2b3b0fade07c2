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
        var question = new Api.QueryWorkflowRequest { Namespace = Namespace, Execution = new() { WorkflowId = "wf" }, Query = new() { QueryType = "state" } };
        var answer = rig.Engine.CallAsync(question, new CallContext("temporal-go", "1.0.0", rig.Clock.GetUtcNow() + Patience), EngineRig.Patience());
        while (!answer.IsCompleted && told-- > 0)
            rig.Clock.Advance(TimeSpan.FromSeconds(1));
        var refused = await Assert.ThrowsAsync<WorkflowServiceException>(() => answer);
        Assert.Equal((status, text), (refused.Status, refused.Message));
    }
}
