using Google.Protobuf;
using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.ErrorDetails.V1;
using Tsrun.Engine;
using static Tsrun.Tests.Conformance.Commands;
using ConflictPolicy = Temporal.Api.Enums.V1.WorkflowIdConflictPolicy;
using ReusePolicy = Temporal.Api.Enums.V1.WorkflowIdReusePolicy;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Tests.Conformance;

/// <summary>What is refused, in which order and in which words.</summary>
internal static class RefusalScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new(67, "the namespace is looked at before anything else", NamespaceAsync),
        new(68, "verbs that are switched off", SwitchedOffAsync),
        new(69, "ids that were used say which rule forbids them", UsedIdAsync),
        new(70, "starts that cannot be", StartAsync),
        new(71, "a queue is described and limited", QueueAsync),
        new(72, "schedules that are there, and that are gone", ScheduleAsync),
        new(73, "filters that are none", FilterAsync),
        new(74, "runs and chains that are unknown", UnknownAsync),
    ];

    private static async Task NamespaceAsync(World world)
    {
        IMessage[] requests = [new Wire.QueryWorkflowRequest { Namespace = "nobody" }, new Wire.RespondWorkflowTaskCompletedRequest { Namespace = "nobody" }, new Wire.UpdateTaskQueueConfigRequest { Namespace = "nobody" }];
        foreach (var request in requests)
        {
            var refused = await world.RefusedAsync(request);
            Assert.Equal((ServiceStatus.NotFound, "Namespace nobody is not found."), Of(refused));
            Assert.IsType<NamespaceNotFoundFailure>(refused.Detail);
        }
        Assert.Equal((ServiceStatus.InvalidArgument, "Namespace is empty."), Of(await world.RefusedAsync(new Wire.SignalWorkflowExecutionRequest())));
        Assert.Equal((ServiceStatus.InvalidArgument, "Namespace length exceeds limit."), Of(await world.RefusedAsync(new Wire.SignalWorkflowExecutionRequest { Namespace = Long })));
        Assert.Equal((ServiceStatus.InvalidArgument, "Task token not set on request."), Of(await world.RefusedAsync(new Wire.RespondWorkflowTaskCompletedRequest())));
    }

    private static async Task SwitchedOffAsync(World world)
    {
        (IMessage Request, string Text)[] refused =
        [
            (new Wire.ListWorkersRequest { Namespace = World.Space }, "method ListWorkers not supported"),
            (new Wire.RecordWorkerHeartbeatRequest { Namespace = World.Space }, "method RecordWorkerHeartbeat not supported"),
            (new Wire.DescribeWorkerRequest { Namespace = World.Space }, "DescribeWorker command is not enabled."),
            (new Wire.ListWorkflowRulesRequest { Namespace = World.Space }, "method ListWorkflowRules not supported"),
            (new Wire.ListDeploymentsRequest { Namespace = World.Space }, "Deployments are deprecated and no longer supported, use Worker Deployments instead"),
        ];
        foreach (var (request, text) in refused)
            Assert.Equal((ServiceStatus.Unimplemented, text), Of(await world.RefusedAsync(request)));
    }

    private static async Task UsedIdAsync(World world)
    {
        var first = world.NewRun();
        var run = await world.StartAsync(first);
        var again = first.Clone();
        again.RequestId = Guid.NewGuid().ToString();
        var running = await world.RefusedAsync(again);
        Assert.Equal($"Workflow execution is already running. WorkflowId: {first.WorkflowId}, RunId: {run.RunId}.", running.Message);
        await world.TurnAsync(Complete());
        again.WorkflowIdReusePolicy = ReusePolicy.RejectDuplicate;
        Assert.Equal($"Workflow execution already finished. WorkflowId: {first.WorkflowId}, RunId: {run.RunId}. Workflow Id reuse policy: reject duplicate workflow Id.", (await world.RefusedAsync(again)).Message);
        again.WorkflowIdReusePolicy = ReusePolicy.AllowDuplicateFailedOnly;
        Assert.Equal($"Workflow execution already finished successfully. WorkflowId: {first.WorkflowId}, RunId: {run.RunId}. Workflow Id reuse policy: allow duplicate workflow Id if last run failed.", (await world.RefusedAsync(again)).Message);
    }

    private static async Task StartAsync(World world)
    {
        (Action<Wire.StartWorkflowExecutionRequest> Change, string Text)[] wrong =
        [
            (start => start.TaskQueue.Name = "/_sys/x/1", "task queue name cannot start with reserved prefix /_sys/"),
            (start => start.CompletionCallbacks.Add(new Callback { Nexus = new() { Url = "ftp://x" } }), "invalid url: unknown scheme: ftp://x"),
            (start => start.CompletionCallbacks.Add(Enumerable.Repeat(new Callback { Nexus = new() { Url = "http://x" } }, 33)), "cannot attach more than 32 callbacks to a workflow"),
            (start => start.OnConflictOptions = new() { AttachCompletionCallbacks = true }, "attaching request ID is required for attaching completion callbacks"),
            (start => start.Links.Add(new Link { BatchJob = new() }), "batch job link must not have an empty job ID"),
            (start => start.Links.Add(new Link()), "unsupported link variant"),
            (start => start.VersioningOverride = new() { Pinned = new() }, "must provide version if override is pinned."),
            (start => start.VersioningOverride = new(), "override behavior is required"),
        ];
        foreach (var (change, text) in wrong)
        {
            var start = world.NewRun();
            change(start);
            Assert.Equal((ServiceStatus.InvalidArgument, text), Of(await world.RefusedAsync(start)));
        }
        var both = new Wire.ExecuteMultiOperationRequest
        {
            Namespace = World.Space,
            Operations =
            {
                new Wire.ExecuteMultiOperationRequest.Types.Operation { StartWorkflow = world.NewRun() },
                new Wire.ExecuteMultiOperationRequest.Types.Operation { UpdateWorkflow = new() { Namespace = World.Space, WorkflowExecution = new() { WorkflowId = "another" }, Request = new() { Meta = new(), Input = new() { Name = "n" } } } },
            },
        };
        both.Operations[0].StartWorkflow.WorkflowIdConflictPolicy = ConflictPolicy.UseExisting;
        Assert.Equal((ServiceStatus.InvalidArgument, "Update-with-Start could not be executed."), Of(await world.RefusedAsync(both)));
    }

    private static async Task QueueAsync(World world)
    {
        var about = new Wire.DescribeTaskQueueRequest { Namespace = World.Space, TaskQueue = new() { Name = world.Queue }, TaskQueueType = TaskQueueType.Activity, ReportConfig = true };
        var fresh = await world.CallAsync<Wire.DescribeTaskQueueResponse>(about);
        Assert.Equal((null, RateLimitSource.System, "__unversioned__"), (fresh.TaskQueueStatus, fresh.EffectiveRateLimit.RateLimitSource, fresh.VersioningInfo.CurrentVersion));
        var limit = new Wire.UpdateTaskQueueConfigRequest
        {
            Namespace = World.Space,
            TaskQueue = world.Queue,
            TaskQueueType = TaskQueueType.Activity,
            Identity = "operator",
            UpdateQueueRateLimit = new() { RateLimit = new() { RequestsPerSecond = 8 }, Reason = "calm" },
        };
        var set = (await world.CallAsync<Wire.UpdateTaskQueueConfigResponse>(limit)).Config.QueueRateLimit;
        Assert.Equal((8f, "calm", "operator"), (set.RateLimit.RequestsPerSecond, set.Metadata.Reason, set.Metadata.UpdateIdentity));
        limit.UpdateQueueRateLimit.RateLimit.RequestsPerSecond = -1;
        Assert.Equal("RequestsPerSecond for UpdateQueueRateLimit rate limit must be non-negative.", (await world.RefusedAsync(limit)).Message);
        (limit.TaskQueueType, limit.UpdateQueueRateLimit.RateLimit.RequestsPerSecond) = (TaskQueueType.Workflow, 8);
        Assert.Equal("Setting rate limit on workflow task queues is not allowed.", (await world.RefusedAsync(limit)).Message);
        // A Temporal server tells its partitions of the change, which takes a moment.
        await World.UntilAsync(async () => (await world.CallAsync<Wire.DescribeTaskQueueResponse>(about)).EffectiveRateLimit is { RateLimitSource: RateLimitSource.Api, RequestsPerSecond: 8 }, "the limit is not in force");
    }

    private static async Task ScheduleAsync(World world)
    {
        var id = $"{world.Queue}-gone";
        var create = new Wire.CreateScheduleRequest
        {
            Namespace = World.Space,
            ScheduleId = id,
            Schedule = new() { Spec = new(), Action = new() { StartWorkflow = new() { WorkflowId = id, WorkflowType = new() { Name = "T" }, TaskQueue = new() { Name = world.Queue } } } },
        };
        Assert.Equal("RequestId is not set on request.", (await world.RefusedAsync(create)).Message);
        create.RequestId = "first";
        await world.CallAsync<Wire.CreateScheduleResponse>(create);
        create.RequestId = "second";
        Assert.StartsWith($"Workflow execution is already running. WorkflowId: temporal-sys-scheduler:{id}, RunId: ", (await world.RefusedAsync(create)).Message, StringComparison.Ordinal);
        Assert.Equal("invalid query filter for schedules: cannot filter on \"WorkflowType\"", (await world.RefusedAsync(new Wire.ListSchedulesRequest { Namespace = World.Space, Query = "WorkflowType='x'" })).Message);
        var delete = new Wire.DeleteScheduleRequest { Namespace = World.Space, ScheduleId = id };
        await world.CallAsync<Wire.DeleteScheduleResponse>(delete);
        Assert.Equal((ServiceStatus.NotFound, "workflow execution already completed"), Of(await world.RefusedAsync(delete)));
    }

    private static async Task FilterAsync(World world)
    {
        (string Query, string Text)[] wrong =
        [
            ("WorkflowId", "invalid query: invalid expression: incomplete expression"),
            ("GROUP BY Unknown", "invalid query: invalid expression: column name 'Unknown' is not a valid search attribute"),
            ("GROUP BY WorkflowType", "invalid query: operation is not supported: 'group by' clause is only supported for ExecutionStatus search attribute"),
            ("select 1", "invalid query: malformed SQL query: syntax error at position 34 near 'select'"),
        ];
        foreach (var (query, text) in wrong)
            Assert.Equal(text, (await world.RefusedAsync(new Wire.CountWorkflowExecutionsRequest { Namespace = World.Space, Query = query })).Message);
    }

    private static async Task UnknownAsync(World world)
    {
        var run = await world.StartAsync();
        var another = Guid.NewGuid().ToString();
        Assert.Equal("workflow execution not found", (await world.RefusedAsync(new Wire.TerminateWorkflowExecutionRequest { Namespace = World.Space, WorkflowExecution = run, FirstExecutionRunId = another })).Message);
        Assert.Equal($"workflow not found for ID: {world.Queue}-none", (await world.RefusedAsync(new Wire.RequestCancelWorkflowExecutionRequest
        {
            Namespace = World.Space,
            WorkflowExecution = new() { WorkflowId = $"{world.Queue}-none", RunId = another },
            FirstExecutionRunId = another,
        })).Message);
        Assert.Equal("RunId is not valid UUID.", (await world.RefusedAsync(new Wire.PauseActivityRequest { Namespace = World.Space, Execution = new() { WorkflowId = "x", RunId = "y" }, Id = "a" })).Message);
        Assert.Equal("SignalName length exceeds limit.", (await world.RefusedAsync(new Wire.SignalWorkflowExecutionRequest { Namespace = World.Space, WorkflowExecution = run, SignalName = Long })).Message);
        Assert.Equal("RequestId length exceeds limit.", (await world.RefusedAsync(new Wire.SignalWorkflowExecutionRequest { Namespace = World.Space, WorkflowExecution = run, SignalName = "s", RequestId = Long })).Message);
    }

    private static string Long { get; } = new('x', 1001);

    private static (ServiceStatus, string) Of(WorkflowServiceException refused) => (refused.Status, refused.Message);
}
