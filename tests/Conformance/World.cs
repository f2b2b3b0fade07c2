using System.Diagnostics;
using Google.Protobuf;
using Temporal.Api.Command.V1;
using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.Failure.V1;
using Temporal.Api.History.V1;
using Temporal.Api.TaskQueue.V1;
using CallContext = Tsrun.Engine.CallContext;
using IFrontend = Tsrun.Engine.IFrontend;
using Wire = Temporal.Api.WorkflowService.V1;
using WorkflowServiceException = Tsrun.Engine.WorkflowServiceException;

namespace Tsrun.Tests.Conformance;

/// <summary>A client and a worker of one scenario, on a task queue of its own; every step is a verb of the frontend.</summary>
/// <param name="queue">Of the scenario that goes on here; null for a new one.</param>
internal sealed class World(IFrontend frontend, string? queue = null)
{
    public const string Space = "default";
    private const string Identity = "conformance";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30), Look = TimeSpan.FromMilliseconds(20);
    private readonly List<WorkflowExecution> _started = [];

    /// <summary>The scenario's own queue, and the beginning of its ids.</summary>
    public string Queue { get; } = queue ?? $"conform-{Guid.NewGuid():N}";

    public async Task<T> CallAsync<T>(IMessage request, TimeSpan? patience = null) where T : class, IMessage =>
        (T)await frontend.CallAsync(request, patience is { } time ? new CallContext(Deadline: DateTimeOffset.UtcNow + time) : CallContext.None);

    /// <summary>A poll that somebody gives up.</summary>
    public Task PollAsync(CancellationToken patience) =>
        frontend.CallAsync(new Wire.PollWorkflowTaskQueueRequest { Namespace = Space, TaskQueue = new TaskQueue { Name = Queue }, Identity = Identity }, CallContext.None, patience);

    /// <summary>What a verb refuses.</summary>
    public async Task<WorkflowServiceException> RefusedAsync(IMessage request, TimeSpan? patience = null) => await Assert.ThrowsAsync<WorkflowServiceException>(() =>
        frontend.CallAsync(request, patience is { } time ? new CallContext(Deadline: DateTimeOffset.UtcNow + time) : CallContext.None));

    public Wire.StartWorkflowExecutionRequest NewRun(string id = "main") => new()
    {
        Namespace = Space,
        WorkflowId = $"{Queue}-{id}",
        WorkflowType = new WorkflowType { Name = "Conform" },
        TaskQueue = new TaskQueue { Name = Queue },
        RequestId = Guid.NewGuid().ToString(),
        Identity = Identity,
    };

    public async Task<WorkflowExecution> StartAsync(Wire.StartWorkflowExecutionRequest? request = null)
    {
        request ??= NewRun();
        var answer = await CallAsync<Wire.StartWorkflowExecutionResponse>(request);
        return Seen(new WorkflowExecution { WorkflowId = request.WorkflowId, RunId = answer.RunId });
    }

    /// <summary>The laws are held against this run, too, when the scenario is over.</summary>
    public WorkflowExecution Seen(WorkflowExecution run)
    {
        _started.Add(run);
        return run;
    }

    /// <summary>The next workflow task of the queue; fails the scenario when none comes.</summary>
    public async Task<Wire.PollWorkflowTaskQueueResponse> PollAsync(string? queue = null)
    {
        var task = await CallAsync<Wire.PollWorkflowTaskQueueResponse>(new Wire.PollWorkflowTaskQueueRequest { Namespace = Space, TaskQueue = new TaskQueue { Name = queue ?? Queue }, Identity = Identity });
        Assert.False(task.TaskToken.IsEmpty, "no workflow task came");
        return task;
    }

    /// <summary>The next workflow task; null once nobody wants one any more.</summary>
    public Task<Wire.PollWorkflowTaskQueueResponse?> TryPollAsync(CancellationToken over) =>
        TryPollAsync<Wire.PollWorkflowTaskQueueResponse>(new Wire.PollWorkflowTaskQueueRequest { Namespace = Space, TaskQueue = new TaskQueue { Name = Queue }, Identity = Identity }, over);

    /// <summary>The next activity task; null once nobody wants one any more.</summary>
    public Task<Wire.PollActivityTaskQueueResponse?> TryPollActivityAsync(CancellationToken over) =>
        TryPollAsync<Wire.PollActivityTaskQueueResponse>(new Wire.PollActivityTaskQueueRequest { Namespace = Space, TaskQueue = new TaskQueue { Name = Queue }, Identity = Identity }, over);

    private async Task<T?> TryPollAsync<T>(IMessage poll, CancellationToken over) where T : class, IMessage
    {
        try
        {
            var task = (T)await frontend.CallAsync(poll, CallContext.None, over);
            return task.CalculateSize() > 0 ? task : null;
        }
        catch (Exception) when (over.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>The next task for the worker that keeps runs in a cache.</summary>
    public async Task<Wire.PollWorkflowTaskQueueResponse> PollStickyAsync(string cache)
    {
        var queue = new TaskQueue { Name = cache, Kind = TaskQueueKind.Sticky, NormalName = Queue };
        var task = await CallAsync<Wire.PollWorkflowTaskQueueResponse>(new Wire.PollWorkflowTaskQueueRequest { Namespace = Space, TaskQueue = queue, Identity = Identity });
        Assert.False(task.TaskToken.IsEmpty, "no workflow task came to the cache");
        return task;
    }

    public Task<Wire.RespondWorkflowTaskCompletedResponse> CompleteAsync(Wire.PollWorkflowTaskQueueResponse task, params Command[] commands) =>
        CallAsync<Wire.RespondWorkflowTaskCompletedResponse>(Completion(task, commands));

    public static Wire.RespondWorkflowTaskCompletedRequest Completion(Wire.PollWorkflowTaskQueueResponse task, params Command[] commands) =>
        new() { Namespace = Space, TaskToken = task.TaskToken, Identity = Identity, Commands = { commands } };

    /// <summary>One whole turn: takes the next workflow task and answers it.</summary>
    public async Task<Wire.PollWorkflowTaskQueueResponse> TurnAsync(params Command[] commands)
    {
        var task = await PollAsync();
        await CompleteAsync(task, commands);
        return task;
    }

    /// <summary>Takes turns without commands until an event is there: workflow tasks are how a run hears of it.</summary>
    public Task TurnUntilAsync(WorkflowExecution run, EventType wanted) => UntilAsync(async () =>
    {
        if ((await HistoryAsync(run)).Any(found => found.EventType == wanted)) return true;
        await TurnAsync();
        return false;
    }, $"{wanted} never came");

    public Task FailTaskAsync(Wire.PollWorkflowTaskQueueResponse task, WorkflowTaskFailedCause cause = WorkflowTaskFailedCause.WorkflowWorkerUnhandledFailure) =>
        CallAsync<Wire.RespondWorkflowTaskFailedResponse>(new Wire.RespondWorkflowTaskFailedRequest { Namespace = Space, TaskToken = task.TaskToken, Cause = cause, Failure = Commands.Failure("broken"), Identity = Identity });

    public async Task<Wire.PollActivityTaskQueueResponse> PollActivityAsync(string? queue = null)
    {
        var task = await CallAsync<Wire.PollActivityTaskQueueResponse>(new Wire.PollActivityTaskQueueRequest { Namespace = Space, TaskQueue = new TaskQueue { Name = queue ?? Queue }, Identity = Identity });
        Assert.False(task.TaskToken.IsEmpty, "no activity task came");
        return task;
    }

    public static Wire.RespondActivityTaskCompletedRequest ActivityDone(Wire.PollActivityTaskQueueResponse task) =>
        new() { Namespace = Space, TaskToken = task.TaskToken, Result = Commands.Text("result"), Identity = Identity };

    public Task FinishAsync(Wire.PollActivityTaskQueueResponse task) => CallAsync<Wire.RespondActivityTaskCompletedResponse>(ActivityDone(task));

    public Task FailActivityAsync(Wire.PollActivityTaskQueueResponse task, Failure failure) =>
        CallAsync<Wire.RespondActivityTaskFailedResponse>(new Wire.RespondActivityTaskFailedRequest { Namespace = Space, TaskToken = task.TaskToken, Failure = failure, Identity = Identity });

    public Task<Wire.RecordActivityTaskHeartbeatResponse> HeartbeatAsync(Wire.PollActivityTaskQueueResponse task, string details) =>
        CallAsync<Wire.RecordActivityTaskHeartbeatResponse>(new Wire.RecordActivityTaskHeartbeatRequest { Namespace = Space, TaskToken = task.TaskToken, Details = Commands.Text(details) });

    public Task SignalAsync(WorkflowExecution run, string name = "go") =>
        CallAsync<Wire.SignalWorkflowExecutionResponse>(new Wire.SignalWorkflowExecutionRequest { Namespace = Space, WorkflowExecution = run, SignalName = name, RequestId = Guid.NewGuid().ToString() });

    public Task TerminateAsync(WorkflowExecution run) =>
        CallAsync<Wire.TerminateWorkflowExecutionResponse>(new Wire.TerminateWorkflowExecutionRequest { Namespace = Space, WorkflowExecution = run, Reason = "over" });

    public Task<Wire.DescribeWorkflowExecutionResponse> DescribeAsync(WorkflowExecution run) =>
        CallAsync<Wire.DescribeWorkflowExecutionResponse>(new Wire.DescribeWorkflowExecutionRequest { Namespace = Space, Execution = run });

    /// <summary>Every stored event of a run.</summary>
    public async Task<IReadOnlyList<HistoryEvent>> HistoryAsync(WorkflowExecution run)
    {
        var (events, token) = (new List<HistoryEvent>(), ByteString.Empty);
        do
        {
            var page = (Wire.GetWorkflowExecutionHistoryResponse)await frontend.CallAsync(
                new Wire.GetWorkflowExecutionHistoryRequest { Namespace = Space, Execution = run, NextPageToken = token }, new CallContext("temporal-cli", "1.5.0"));
            events.AddRange(page.History.Events);
            token = page.NextPageToken;
        } while (!token.IsEmpty);
        return events;
    }

    /// <summary>Holds a run's events against names: <c>WorkflowExecutionStarted WorkflowTaskScheduled …</c>, shortened by <c>Workflow</c>, <c>Execution</c> and <c>Task</c>.</summary>
    public async Task<IReadOnlyList<HistoryEvent>> ExpectAsync(WorkflowExecution run, string names)
    {
        var events = await HistoryAsync(run);
        Assert.Equal(names, string.Join(' ', events.Select(ShortName)));
        return events;
    }

    /// <summary>Waits until the close event is there.</summary>
    public async Task<HistoryEvent> CloseEventAsync(WorkflowExecution run)
    {
        var token = ByteString.Empty;
        while (true)
        {
            var page = await CallAsync<Wire.GetWorkflowExecutionHistoryResponse>(new Wire.GetWorkflowExecutionHistoryRequest
            {
                Namespace = Space,
                Execution = run,
                WaitNewEvent = true,
                HistoryEventFilterType = HistoryEventFilterType.CloseEvent,
                NextPageToken = token,
            });
            if (page.History.Events.Count > 0) return Assert.Single(page.History.Events);
            token = page.NextPageToken;
        }
    }

    /// <summary>Waits for what no event tells: looks, and looks again.</summary>
    /// <param name="otherwise">What is said where it never comes.</param>
    public static async Task UntilAsync(Func<Task<bool>> isSo, string otherwise)
    {
        var waited = Stopwatch.StartNew();
        while (!await isSo())
        {
            Assert.True(waited.Elapsed < Patience, $"{otherwise}, after {Patience.TotalSeconds} s");
            await Task.Delay(Look);
        }
    }

    /// <summary>The laws, over every run of the scenario; open runs are ended first.</summary>
    public async Task CheckLawsAsync()
    {
        foreach (var run in _started)
        {
            var events = await HistoryAsync(run);
            Laws.Check(events);
            if ((await DescribeAsync(run)).WorkflowExecutionInfo.Status == WorkflowExecutionStatus.Running) await TerminateAsync(run);
        }
    }

    private static string ShortName(HistoryEvent @event) => @event.EventType.ToString()
        .Replace("WorkflowExecution", "", StringComparison.Ordinal).Replace("WorkflowTask", "WFT", StringComparison.Ordinal).Replace("ActivityTask", "Activity", StringComparison.Ordinal);
}
