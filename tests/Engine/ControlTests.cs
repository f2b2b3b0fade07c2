using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Tsrun.Engine.Embedded;
using Tsrun.Tests.Conformance;
using static Tsrun.Tests.Conformance.Commands;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Tests.Engine;

/// <summary>What an operator changed is still changed after a restart: it leaves no event from which it could be folded again.</summary>
public sealed class ControlTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tsrun-control-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Pause_AndRestart_IsStillPausedWithItsOptions()
    {
        var (run, queue) = (default(WorkflowExecution), "");
        await using (var engine = await EmbeddedEngine.OpenAsync(new EngineOptions(_folder)))
        {
            var world = new World(engine);
            queue = world.Queue;
            run = await world.StartAsync();
            await world.TurnAsync(Activity("a", queue, retry: Retry(5, initial: 60)));
            await world.FailActivityAsync(await world.PollActivityAsync(), Failure("once"));
            await world.CallAsync<Wire.PauseActivityResponse>(new Wire.PauseActivityRequest { Namespace = World.Space, Execution = run, Id = "a", Reason = "wait" });
            var options = new Wire.UpdateActivityOptionsRequest { Namespace = World.Space, Execution = run, Id = "a", ActivityOptions = new() { StartToCloseTimeout = Seconds(33) }, UpdateMask = new() { Paths = { "startToCloseTimeout" } } };
            await world.CallAsync<Wire.UpdateActivityOptionsResponse>(options);
        }
        await using var again = await EmbeddedEngine.OpenAsync(new EngineOptions(_folder));
        var later = new World(again);
        var paused = Assert.Single((await later.DescribeAsync(run!)).PendingActivities);
        Assert.Equal((PendingActivityState.Paused, "wait", Seconds(33), 2), (paused.State, paused.PauseInfo.Manual.Reason, paused.ActivityOptions.StartToCloseTimeout, paused.Attempt));
        var listed = new Wire.CountWorkflowExecutionsRequest { Namespace = World.Space, Query = $"TemporalPauseInfo = 'property:activityType={paused.ActivityType.Name}'" };
        Assert.Equal(1, (await later.CallAsync<Wire.CountWorkflowExecutionsResponse>(listed)).Count);
        Assert.Contains("TemporalPauseInfo", (await later.DescribeAsync(run!)).WorkflowExecutionInfo.SearchAttributes.IndexedFields.Keys);
        await later.CallAsync<Wire.ResetActivityResponse>(new Wire.ResetActivityRequest { Namespace = World.Space, Execution = run, Id = "a" });
        Assert.Equal(0, (await later.CallAsync<Wire.CountWorkflowExecutionsResponse>(listed)).Count);
        Assert.Equal(1, (await later.PollActivityAsync(queue)).Attempt);
    }

    [Fact]
    public async Task Batch_AndRestart_IsStillKnown()
    {
        var about = new Wire.DescribeBatchOperationRequest { Namespace = World.Space, JobId = "job" };
        await using (var engine = await EmbeddedEngine.OpenAsync(new EngineOptions(_folder)))
        {
            var world = new World(engine);
            var run = await world.StartAsync();
            await world.CallAsync<Wire.StartBatchOperationResponse>(new Wire.StartBatchOperationRequest
            {
                Namespace = World.Space,
                JobId = "job",
                Reason = "over",
                VisibilityQuery = $"WorkflowId='{run.WorkflowId}'",
                TerminationOperation = new() { Identity = "operator" },
            });
            Assert.Equal("over", (await world.CloseEventAsync(run)).WorkflowExecutionTerminatedEventAttributes.Reason);
        }
        // What the process before did not note, this one goes through again: it is done already, and counts.
        await using var again = await EmbeddedEngine.OpenAsync(new EngineOptions(_folder));
        var later = new World(again);
        await World.UntilAsync(async () => (await later.CallAsync<Wire.DescribeBatchOperationResponse>(about)).State != BatchOperationState.Running, "the batch still runs");
        var done = await later.CallAsync<Wire.DescribeBatchOperationResponse>(about);
        Assert.Equal((BatchOperationState.Completed, 1L, 0L, "operator"), (done.State, done.CompleteOperationCount, done.FailureOperationCount, done.Identity));
    }
}
