using System.Collections.Concurrent;
using Google.Protobuf.WellKnownTypes;
using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.TaskQueue.V1;
using Api = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Bench;

/// <summary>A worker with a trivial script, for any frontend: it schedules <c>width</c> activities, waits for them, and does so <c>steps</c> times.</summary>
/// <param name="frontend">Where its tasks come from.</param>
/// <param name="eager">It takes its activities with the answer to its turn, as the official SDKs do.</param>
internal sealed class BenchWorker(IFrontend frontend, bool eager) : IAsyncDisposable
{
    public const string Queue = "bench";
    private const string Namespace = "default", Identity = "bench-worker";
    private static readonly Payloads Result = BenchPayloads.Of("{\"verdict\":\"ok\",\"candidates\":[1,2,3],\"note\":\"two hundred bytes are about what a small activity of ours returns\"}");
    private readonly StickyExecutionAttributes _sticky = new()
    {
        WorkerTaskQueue = new TaskQueue { Name = $"bench-{Guid.NewGuid():N}", Kind = TaskQueueKind.Sticky, NormalName = Queue },
        ScheduleToStartTimeout = Duration.FromTimeSpan(TimeSpan.FromSeconds(5)),
    };

    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _loops = [];
    private readonly ConcurrentDictionary<string, BenchRun> _runs = new();

    /// <summary>Called whenever an activity's outcome was acknowledged.</summary>
    public Action? Stepped { get; init; }

    /// <summary>Begins to ask for tasks: at the shared queue, at its own, and for activities.</summary>
    /// <param name="pollers">Of each kind.</param>
    public void Start(int pollers)
    {
        for (var i = 0; i < pollers; i++)
        {
            _loops.Add(Task.Run(() => LoopAsync(() => TurnAsync(new TaskQueue { Name = Queue }))));
            _loops.Add(Task.Run(() => LoopAsync(() => TurnAsync(_sticky.WorkerTaskQueue))));
            _loops.Add(Task.Run(() => LoopAsync(ActivityAsync)));
        }
    }

    /// <summary>Starts a run and waits for its end.</summary>
    /// <param name="staysOpen">The run then waits for a signal that never comes.</param>
    public async Task RunAsync(string id, int steps, int width, bool staysOpen = false)
    {
        var started = await StartAsync(id, new BenchInput(steps, width, staysOpen)).ConfigureAwait(false);
        var plan = _runs.GetOrAdd(started, _ => new BenchRun(steps, width, staysOpen, eager));
        await plan.Done.Task.ConfigureAwait(false);
        _runs.TryRemove(started, out _);
    }

    /// <summary>Starts a run that works on its steps as they come.</summary>
    /// <returns>The run's id.</returns>
    public async Task<string> StartAsync(string id, BenchInput input) => (await frontend.CallAsync<Api.StartWorkflowExecutionResponse>(new Api.StartWorkflowExecutionRequest
    {
        Namespace = Namespace,
        WorkflowId = id,
        WorkflowType = new WorkflowType { Name = "bench" },
        TaskQueue = new TaskQueue { Name = Queue },
        Input = BenchPayloads.Of(input.ToString()),
    }).ConfigureAwait(false)).RunId;

    private async Task LoopAsync(Func<Task> turn)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await turn().ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                // The worker is done.
            }
            catch (WorkflowServiceException lost) when (lost.Status is ServiceStatus.Unavailable or ServiceStatus.NotFound)
            {
                // The server is away for a while, or handed the task to somebody else meanwhile: it will be offered again.
            }
        }
    }

    private async Task TurnAsync(TaskQueue queue)
    {
        var task = await frontend.CallAsync<Api.PollWorkflowTaskQueueResponse>(new Api.PollWorkflowTaskQueueRequest { Namespace = Namespace, TaskQueue = queue, Identity = Identity }, null, _stop.Token).ConfigureAwait(false);
        if (task.TaskToken.IsEmpty)
            return;
        if (!_runs.TryGetValue(task.WorkflowExecution.RunId, out var run))
        {
            var input = BenchInput.Parse(task.History.Events[0].WorkflowExecutionStartedEventAttributes.Input.Payloads_[0].Data.ToStringUtf8());
            run = _runs.GetOrAdd(task.WorkflowExecution.RunId, new BenchRun(input.Steps, input.Width, input.StaysOpen, eager));
        }
        var completed = new Api.RespondWorkflowTaskCompletedRequest { Namespace = Namespace, TaskToken = task.TaskToken, Identity = Identity, StickyAttributes = _sticky };
        run.Next(task.History.Events, completed.Commands);
        var answer = await frontend.CallAsync<Api.RespondWorkflowTaskCompletedResponse>(completed).ConfigureAwait(false);
        if (run.IsDone)
            run.Done.TrySetResult();
        foreach (var activity in answer.ActivityTasks)
            await CompleteAsync(activity.TaskToken).ConfigureAwait(false);
    }

    private async Task ActivityAsync()
    {
        var task = await frontend.CallAsync<Api.PollActivityTaskQueueResponse>(new Api.PollActivityTaskQueueRequest { Namespace = Namespace, TaskQueue = new TaskQueue { Name = Queue }, Identity = Identity }, null, _stop.Token).ConfigureAwait(false);
        if (!task.TaskToken.IsEmpty)
            await CompleteAsync(task.TaskToken).ConfigureAwait(false);
    }

    private async Task CompleteAsync(Google.Protobuf.ByteString token)
    {
        await frontend.CallAsync<Api.RespondActivityTaskCompletedResponse>(new Api.RespondActivityTaskCompletedRequest { Namespace = Namespace, TaskToken = token, Result = Result, Identity = Identity }).ConfigureAwait(false);
        Stepped?.Invoke();
    }

    /// <summary>Breaks off what it waits for.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
            return;
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_loops).ConfigureAwait(false);
        _stop.Dispose();
    }
}
