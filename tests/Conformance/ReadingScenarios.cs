using Temporal.Api.Enums.V1;
using static Tsrun.Tests.Conformance.Commands;
using ServiceStatus = Tsrun.Engine.ServiceStatus;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Tests.Conformance;

/// <summary>Histories in pages, lists and counts, polls, and shapes that tools depend on.</summary>
internal static class ReadingScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new(30, "a change version is found by its list", ChangeVersionAsync),
        new(33, "history in pages, and its close event", PagesAsync),
        new(34, "list and count", ListAsync),
        new(35, "an idle poll is empty, a cancelled one loses no task", EmptyPollAsync),
        new(36, "shapes that the CLI and the UI depend on", ShapesAsync),
        new(46, "history backwards", ReverseAsync),
        new(47, "a follower waits for the next event", FollowAsync),
    ];

    private static async Task ChangeVersionAsync(World world)
    {
        await world.StartAsync();
        await world.TurnAsync(Attributes("TemporalChangeVersion", $"[\"{world.Queue}\"]"));
        await World.UntilAsync(async () => (await FindAsync(world, $"TemporalChangeVersion='{world.Queue}'")).Count == 1, "the list never had it");
    }

    private static async Task PagesAsync(World world)
    {
        var run = await world.StartAsync();
        for (var i = 0; i < 300; i++) await world.SignalAsync(run);
        await world.TurnAsync(Complete());
        Assert.Equal(305, (await world.HistoryAsync(run)).Count);
        var page = await world.CallAsync<Wire.GetWorkflowExecutionHistoryResponse>(new Wire.GetWorkflowExecutionHistoryRequest { Namespace = World.Space, Execution = run, MaximumPageSize = 100 });
        Assert.InRange(page.History.Events.Count, 1, 256);
        Assert.False(page.NextPageToken.IsEmpty);
        Assert.Equal(EventType.WorkflowExecutionCompleted, (await world.CloseEventAsync(run)).EventType);
    }

    private static async Task ListAsync(World world)
    {
        await world.StartAsync(world.NewRun("a"));
        await world.StartAsync(world.NewRun("b"));
        await world.TurnAsync(Complete());
        var mine = $"TaskQueue='{world.Queue}'";
        await World.UntilAsync(async () => (await FindAsync(world, $"{mine} AND ExecutionStatus='Completed'")).Count == 1, "the list never had it");
        Assert.Single(await FindAsync(world, $"{mine} AND ExecutionStatus='Running' AND WorkflowType='Conform'"));
        var groups = (await world.CallAsync<Wire.CountWorkflowExecutionsResponse>(new Wire.CountWorkflowExecutionsRequest { Namespace = World.Space, Query = $"{mine} GROUP BY ExecutionStatus" })).Groups;
        Assert.Equal(["\"Completed\" 1", "\"Running\" 1"], groups.Select(group => $"{group.GroupValues[0].Data.ToStringUtf8()} {group.Count}").Order(StringComparer.Ordinal));
        Assert.Equal(ServiceStatus.InvalidArgument, (await world.RefusedAsync(new Wire.ListWorkflowExecutionsRequest { Namespace = World.Space, Query = "NoSuchThing='x'" })).Status);
    }

    private static async Task EmptyPollAsync(World world)
    {
        var idle = new Wire.PollWorkflowTaskQueueRequest { Namespace = World.Space, TaskQueue = new() { Name = $"{world.Queue}-idle" } };
        Assert.Equal(0, (await world.CallAsync<Wire.PollWorkflowTaskQueueResponse>(idle, TimeSpan.FromSeconds(4))).CalculateSize());
        using var patience = new CancellationTokenSource();
        var cancelled = world.PollAsync(patience.Token);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        await world.StartAsync();
        await world.TurnAsync(Complete());
    }

    private static async Task ShapesAsync(World world)
    {
        var queue = await world.CallAsync<Wire.DescribeTaskQueueResponse>(new Wire.DescribeTaskQueueRequest { Namespace = World.Space, TaskQueue = new() { Name = world.Queue }, TaskQueueType = TaskQueueType.Workflow, IncludeTaskQueueStatus = true });
        Assert.NotNull(queue.TaskQueueStatus);
        var space = await world.CallAsync<Wire.DescribeNamespaceResponse>(new Wire.DescribeNamespaceRequest { Namespace = World.Space });
        Assert.NotNull(space.Config.WorkflowExecutionRetentionTtl);
        Assert.NotEmpty(space.ReplicationConfig.ActiveClusterName);
        var health = await world.CallAsync<Grpc.Health.V1.HealthCheckResponse>(new Grpc.Health.V1.HealthCheckRequest { Service = "temporal.api.workflowservice.v1.WorkflowService" });
        Assert.Equal(Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus.Serving, health.Status);
        Assert.NotEmpty((await world.CallAsync<Wire.GetSystemInfoResponse>(new Wire.GetSystemInfoRequest())).ServerVersion);
    }

    private static async Task ReverseAsync(World world)
    {
        var run = await world.StartAsync();
        await world.TurnAsync(Complete());
        var page = await world.CallAsync<Wire.GetWorkflowExecutionHistoryReverseResponse>(new Wire.GetWorkflowExecutionHistoryReverseRequest { Namespace = World.Space, Execution = run });
        Assert.Equal([5, 4, 3, 2, 1], page.History.Events.Select(found => found.EventId));
    }

    private static async Task FollowAsync(World world)
    {
        var run = await world.StartAsync();
        Wire.GetWorkflowExecutionHistoryRequest Request(Google.Protobuf.ByteString token) => new() { Namespace = World.Space, Execution = run, WaitNewEvent = true, NextPageToken = token };
        var first = await world.CallAsync<Wire.GetWorkflowExecutionHistoryResponse>(Request(Google.Protobuf.ByteString.Empty));
        Assert.False(first.NextPageToken.IsEmpty);
        var waiting = world.CallAsync<Wire.GetWorkflowExecutionHistoryResponse>(Request(first.NextPageToken));
        await world.SignalAsync(run);
        Assert.Contains((await waiting).History.Events, found => found.EventType == EventType.WorkflowExecutionSignaled);
    }

    private static async Task<IList<Temporal.Api.Workflow.V1.WorkflowExecutionInfo>> FindAsync(World world, string query) =>
        (await world.CallAsync<Wire.ListWorkflowExecutionsResponse>(new Wire.ListWorkflowExecutionsRequest { Namespace = World.Space, Query = query })).Executions;
}
