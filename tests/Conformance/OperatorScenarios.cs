using Temporal.Api.Enums.V1;
using static Tsrun.Tests.Conformance.Commands;
using ServiceStatus = Tsrun.Engine.ServiceStatus;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Tests.Conformance;

/// <summary>What an operator does to open runs and their activities.</summary>
internal static class OperatorScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new(48, "an activity is paused, changed, and goes on", PauseAsync),
        new(49, "one operation on many runs", BatchAsync),
        new(50, "the version that a run wants is changed", OptionsAsync),
        new(51, "a start that asks to be called back is refused", CallbackAsync),
        new(90, "an activity is reset during its second attempt", ResetAsync),
    ];

    private static async Task PauseAsync(World world)
    {
        var run = await world.StartAsync();
        await world.TurnAsync(Activity("a", world.Queue, retry: Retry(5, initial: 60)));
        await world.FailActivityAsync(await world.PollActivityAsync(), Failure("once"));
        await world.CallAsync<Wire.PauseActivityResponse>(new Wire.PauseActivityRequest { Namespace = World.Space, Execution = run, Id = "a", Identity = "operator" });
        var paused = Assert.Single((await world.DescribeAsync(run)).PendingActivities);
        Assert.Equal((true, PendingActivityState.Paused, 2), (paused.Paused, paused.State, paused.Attempt));
        Assert.Equal($"[\"property:activityType={paused.ActivityType.Name}\"]", (await world.DescribeAsync(run)).WorkflowExecutionInfo.SearchAttributes.IndexedFields["TemporalPauseInfo"].Data.ToStringUtf8());
        var changed = await world.CallAsync<Wire.UpdateActivityOptionsResponse>(new Wire.UpdateActivityOptionsRequest
        {
            Namespace = World.Space,
            Execution = run,
            Id = "a",
            ActivityOptions = new() { StartToCloseTimeout = Seconds(33) },
            UpdateMask = new() { Paths = { "start_to_close_timeout" } },
        });
        Assert.Equal((Seconds(33), 5), (changed.ActivityOptions.StartToCloseTimeout, changed.ActivityOptions.RetryPolicy.MaximumAttempts));
        await world.CallAsync<Wire.UnpauseActivityResponse>(new Wire.UnpauseActivityRequest { Namespace = World.Space, Execution = run, Id = "a", ResetAttempts = true });
        var again = await world.PollActivityAsync();
        // The limit that its task names is the new one here and the old one on the genuine server 1.29: it is not asked for.
        Assert.Equal(1, again.Attempt);
        Assert.DoesNotContain("TemporalPauseInfo", (await world.DescribeAsync(run)).WorkflowExecutionInfo.SearchAttributes.IndexedFields.Keys);
        await world.FinishAsync(again);
    }

    private static async Task ResetAsync(World world)
    {
        var run = await world.StartAsync();
        await world.TurnAsync(Activity("a", world.Queue, retry: Retry(5)));
        await world.FailActivityAsync(await world.PollActivityAsync(), Failure("once"));
        var second = await world.PollActivityAsync();
        await world.CallAsync<Wire.ResetActivityResponse>(new Wire.ResetActivityRequest { Namespace = World.Space, Execution = run, Id = "a" });
        var pending = Assert.Single((await world.DescribeAsync(run)).PendingActivities);
        Assert.Equal((PendingActivityState.Started, 1), (pending.State, pending.Attempt));
        Assert.Equal(ServiceStatus.NotFound, (await world.RefusedAsync(World.ActivityDone(second))).Status);
    }

    private static async Task BatchAsync(World world)
    {
        var (first, second) = (await world.StartAsync(world.NewRun("a")), await world.StartAsync(world.NewRun("b")));
        var (batch, about) = ($"{world.Queue}-batch", new Wire.DescribeBatchOperationRequest { Namespace = World.Space, JobId = $"{world.Queue}-batch" });
        await world.CallAsync<Wire.StartBatchOperationResponse>(new Wire.StartBatchOperationRequest
        {
            Namespace = World.Space,
            JobId = batch,
            Reason = "test",
            Executions = { first, second },
            SignalOperation = new() { Signal = "all", Identity = "operator" },
        });
        // There is nothing to wait for: a batch tells nobody that it is done.
        await World.UntilAsync(async () => (await world.CallAsync<Wire.DescribeBatchOperationResponse>(about)).State != BatchOperationState.Running, "the batch still runs");
        var done = await world.CallAsync<Wire.DescribeBatchOperationResponse>(about);
        Assert.Equal((BatchOperationState.Completed, BatchOperationType.Signal, 2L, 2L), (done.State, done.OperationType, done.TotalOperationCount, done.CompleteOperationCount));
        foreach (var run in new[] { first, second }) await world.ExpectAsync(run, "Started WFTScheduled Signaled");
    }

    private static async Task OptionsAsync(World world)
    {
        var run = await world.StartAsync();
        await world.CallAsync<Wire.UpdateWorkflowExecutionOptionsResponse>(new Wire.UpdateWorkflowExecutionOptionsRequest
        {
            Namespace = World.Space,
            WorkflowExecution = run,
            WorkflowExecutionOptions = new() { VersioningOverride = new() { AutoUpgrade = true } },
            UpdateMask = new() { Paths = { "versioning_override" } },
        });
        Assert.True((await world.DescribeAsync(run)).WorkflowExecutionInfo.VersioningInfo.VersioningOverride.AutoUpgrade);
        var events = await world.ExpectAsync(run, "Started WFTScheduled OptionsUpdated");
        Assert.True(events[2].WorkerMayIgnore);
    }

    private static async Task CallbackAsync(World world)
    {
        var asked = world.NewRun();
        asked.CompletionCallbacks.Add(new Temporal.Api.Common.V1.Callback { Nexus = new() { Url = "http://localhost:1/done" } });
        var refused = await world.RefusedAsync(asked);
        Assert.Equal((Tsrun.Engine.ServiceStatus.InvalidArgument, "invalid url: url does not match any configured callback address: http://localhost:1/done"), (refused.Status, refused.Message));
    }
}
