using Temporal.Api.Enums.V1;
using Temporal.Api.TaskQueue.V1;
using Tsrun.Engine.Embedded.State;
using Api = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Embedded.Verbs;

/// <summary>Task queues as they are described: who asks at them, what waits in them, and which versions serve them. Runs under the gate.</summary>
internal sealed class QueueDescription(EngineCore core)
{
    /// <summary>Tasks a second that a Temporal server with its four partitions hands out unless told otherwise.</summary>
    private const float SystemRate = 4000;

    /// <summary>What a poller may take a second, as a Temporal server tells it of one that says nothing.</summary>
    private const double PollerRate = 100_000;

    public Api.DescribeTaskQueueResponse Describe(Api.DescribeTaskQueueRequest request) =>
        request.ApiMode == DescribeTaskQueueMode.Enhanced ? Enhanced(request) : Plain(request);

    private Api.DescribeTaskQueueResponse Plain(Api.DescribeTaskQueueRequest request)
    {
        var queue = Queue(request, request.TaskQueueType);
        var response = new Api.DescribeTaskQueueResponse
        {
            Pollers = { Pollers(core.Queues.Views(queue)) },
            EffectiveRateLimit = Rate(core.Queues.Views(queue).FirstOrDefault()?.Pace, core.QueueConfigs.RateOf(queue)),
            Config = request.ReportConfig ? core.QueueConfigs.Find(queue) : null,
            VersioningInfo = Versioning(queue),
        };
        if (request.IncludeTaskQueueStatus)
            response.TaskQueueStatus = new TaskQueueStatus { BacklogCountHint = core.Queues.Views(queue).Sum(view => view.Backlog), RatePerSecond = SystemRate, TaskIdBlock = new TaskIdBlock { StartId = 1, EndId = 100_000 } };
        if (!request.ReportStats)
            return response;
        response.Stats = Stats(core.Queues.Views(queue));
        response.StatsByPriorityKey[Priorities.DefaultKey] = response.Stats;
        return response;
    }

    private static Api.DescribeTaskQueueResponse.Types.EffectiveRateLimit Rate(TaskPace? pace, double? ordered) => (ordered, pace?.Worker) switch
    {
        ({ } rate, _) => new() { RequestsPerSecond = (float)rate, RateLimitSource = RateLimitSource.Api },
        (_, { } rate) => new() { RequestsPerSecond = (float)rate, RateLimitSource = RateLimitSource.Worker },
        _ => new() { RequestsPerSecond = SystemRate, RateLimitSource = RateLimitSource.System },
    };

    private Api.DescribeTaskQueueResponse Enhanced(Api.DescribeTaskQueueRequest request)
    {
        var response = new Api.DescribeTaskQueueResponse();
        // The version of workers without one is empty.
        foreach (var version in request.Versions is { BuildIds.Count: > 0 } asked ? asked.BuildIds.Concat(asked.Unversioned ? [""] : []) : [""])
            response.VersionsInfo[version] = Version(request, version);
        return response;
    }

    private TaskQueueVersionInfo Version(Api.DescribeTaskQueueRequest request, string version)
    {
        var info = new TaskQueueVersionInfo();
        foreach (var type in request.TaskQueueTypes.Count > 0 ? request.TaskQueueTypes.AsEnumerable() : [TaskQueueType.Workflow, TaskQueueType.Activity])
        {
            var queue = Queue(request, type);
            info.TypesInfo[(int)type] = new TaskQueueTypeInfo
            {
                Pollers = { request.ReportPollers ? Pollers([core.Queues.View(queue, version)]) : [] },
                Stats = request.ReportStats ? Stats([core.Queues.View(queue, version)]) : null,
            };
        }
        if (request.ReportTaskReachability)
            info.TaskReachability = version.Length == 0 ? BuildIdTaskReachability.Reachable : BuildIdTaskReachability.Unreachable;
        return info;
    }

    private static QueueRef Queue(Api.DescribeTaskQueueRequest request, TaskQueueType type) =>
        new(request.Namespace, request.TaskQueue.Name, type == TaskQueueType.Unspecified ? TaskQueueType.Workflow : type);

    private List<PollerInfo> Pollers(IEnumerable<ITaskQueueView> views)
    {
        var now = core.Now;
        var pollers = new List<PollerInfo>();
        foreach (var (identity, seen) in views.SelectMany(view => view.Identities).OrderBy(known => known.Key, StringComparer.Ordinal))
        {
            if (now - seen.Last < TaskQueues.Memory)
                pollers.Add(new PollerInfo { Identity = identity, LastAccessTime = seen.Last.ToTimestamp(), RatePerSecond = seen.RatePerSecond ?? PollerRate, DeploymentOptions = seen.Deployment, WorkerVersionCapabilities = seen.Capabilities });
        }
        return pollers;
    }

    private TaskQueueVersioningInfo Versioning(QueueRef queue)
    {
        var route = core.Hooks.Versions?.Route(queue) ?? default;
        return new TaskQueueVersioningInfo
        {
            CurrentDeploymentVersion = route.Current,
            CurrentVersion = route.Current.OldText(),
            RampingDeploymentVersion = route.Ramping,
            RampingVersion = route.RampSince is null ? "" : route.Ramping.OldText(),
            RampingVersionPercentage = route.Percentage,
            UpdateTime = route.Changed?.ToTimestamp(),
        };
    }

    private TaskQueueStats Stats(IEnumerable<ITaskQueueView> views)
    {
        var (now, sum) = (core.Now, new TaskQueueStats { ApproximateBacklogAge = TimeSpan.Zero.ToDuration() });
        foreach (var part in views.Select(view => view.Stats(now)))
        {
            sum.ApproximateBacklogCount += part.ApproximateBacklogCount;
            sum.TasksAddRate += part.TasksAddRate;
            sum.TasksDispatchRate += part.TasksDispatchRate;
            if (part.ApproximateBacklogAge.Span() > sum.ApproximateBacklogAge.Span())
                sum.ApproximateBacklogAge = part.ApproximateBacklogAge;
        }
        return sum;
    }
}

/// <summary>What a queue's view tells in messages.</summary>
internal static class QueueViews
{
    public static TaskQueueStats Stats(this ITaskQueueView queue, DateTimeOffset now) => new()
    {
        ApproximateBacklogCount = queue.Backlog,
        ApproximateBacklogAge = (queue.OldestSince is { } since ? now - since : TimeSpan.Zero).ToDuration(),
        TasksAddRate = (float)queue.AddRate(now),
        TasksDispatchRate = (float)queue.DispatchRate(now),
    };

    /// <summary>Whether tasks wait, or came of late.</summary>
    public static bool IsBusy(this ITaskQueueView queue, DateTimeOffset now) => queue.Backlog > 0 || queue.AddRate(now) > 0;

    /// <summary>Whether somebody asked there of late.</summary>
    public static bool HasPollersAt(this ITaskQueueView queue, DateTimeOffset now) => queue.Identities.Values.Any(seen => now - seen.Last < TaskQueues.Memory);
}
