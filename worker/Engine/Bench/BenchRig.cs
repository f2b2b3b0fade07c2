using System.Collections.Concurrent;
using Google.Protobuf.WellKnownTypes;
using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.TaskQueue.V1;
using Tsrun.Engine.Embedded;
using Tsrun.Engine.Embedded.Store;
using Api = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Bench;

/// <summary>An engine with a trivial script: it schedules <c>width</c> activities, waits for them, and does so <c>steps</c> times.</summary>
internal sealed class BenchRig : IAsyncDisposable
{
    public const string Queue = "bench";
    private const string Identity = "bench-worker";
    private static readonly TaskQueue Own = new() { Name = "bench-own", Kind = TaskQueueKind.Sticky, NormalName = Queue };
    private static readonly StickyExecutionAttributes Sticky = new() { WorkerTaskQueue = Own, ScheduleToStartTimeout = Duration.FromTimeSpan(TimeSpan.FromSeconds(5)) };
    private readonly EmbeddedEngine engine;
    private readonly CancellationTokenSource stop = new();
    private readonly List<Task> loops = [];
    private readonly ConcurrentDictionary<string, BenchRun> runs = new();

    private BenchRig(EmbeddedEngine engine) => this.engine = engine;

    public CommitCounters Counters => engine.Counters!;

    public static async Task<BenchRig> OpenAsync(string folder, int workers)
    {
        var rig = new BenchRig(await EmbeddedEngine.OpenAsync(new EngineOptions(folder)).ConfigureAwait(false));
        for (var i = 0; i < workers; i++)
        {
            rig.loops.Add(Task.Run(() => rig.WorkflowLoopAsync(new TaskQueue { Name = Queue })));
            rig.loops.Add(Task.Run(() => rig.WorkflowLoopAsync(Own)));
            rig.loops.Add(Task.Run(rig.ActivityLoopAsync));
        }
        return rig;
    }

    /// <summary>Size of the files once everything is in the database file; a WAL is used over and over.</summary>
    public async Task<long> BytesPerStepAsync(string folder, int steps)
    {
        await engine.DisposeAsync().ConfigureAwait(false);
        var sum = 0L;
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles())
            sum += file.Length;
        return sum / steps;
    }

    /// <summary>Starts a run and waits for its end.</summary>
    /// <param name="staysOpen">The run then waits for a signal that never comes.</param>
    public async Task RunAsync(string id, int steps, int width, bool staysOpen = false)
    {
        var started = await engine.CallAsync<Api.StartWorkflowExecutionResponse>(new Api.StartWorkflowExecutionRequest
        {
            Namespace = "default",
            WorkflowId = id,
            WorkflowType = new WorkflowType { Name = "bench" },
            TaskQueue = new TaskQueue { Name = Queue },
            Input = BenchPayloads.Of(new BenchInput(steps, width, staysOpen).ToString()),
        }).ConfigureAwait(false);
        var plan = runs.GetOrAdd(started.RunId, _ => new BenchRun(steps, width, staysOpen));
        await plan.Done.Task.ConfigureAwait(false);
    }

    /// <summary>A queue of this process for the runs in its cache, as our worker has it, beside the shared one.</summary>
    private async Task WorkflowLoopAsync(TaskQueue queue)
    {
        var poll = new Api.PollWorkflowTaskQueueRequest { Namespace = "default", TaskQueue = queue, Identity = Identity };
        try
        {
            while (true)
            {
                var task = await engine.CallAsync<Api.PollWorkflowTaskQueueResponse>(poll, null, stop.Token).ConfigureAwait(false);
                if (!task.TaskToken.IsEmpty)
                    await TakeTurnAsync(task).ConfigureAwait(false);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or WorkflowServiceException { Status: ServiceStatus.Unavailable })
        {
            // The rig is done.
        }
    }

    private async Task TakeTurnAsync(Api.PollWorkflowTaskQueueResponse task)
    {
        if (!runs.TryGetValue(task.WorkflowExecution.RunId, out var run))
        {
            var input = BenchInput.Parse(task.History.Events[0].WorkflowExecutionStartedEventAttributes.Input.Payloads_[0].Data.ToStringUtf8().Trim('"'));
            run = runs.GetOrAdd(task.WorkflowExecution.RunId, new BenchRun(input.Steps, input.Width, input.StaysOpen));
        }
        var completed = new Api.RespondWorkflowTaskCompletedRequest { Namespace = "default", TaskToken = task.TaskToken, Identity = Identity, StickyAttributes = Sticky };
        run.Next(task.History.Events, task.PreviousStartedEventId, completed.Commands);
        await engine.CallAsync<Api.RespondWorkflowTaskCompletedResponse>(completed).ConfigureAwait(false);
        if (run.IsDone)
            run.Done.TrySetResult();
    }

    private async Task ActivityLoopAsync()
    {
        var poll = new Api.PollActivityTaskQueueRequest { Namespace = "default", TaskQueue = new TaskQueue { Name = Queue }, Identity = Identity };
        var result = BenchPayloads.Of("{\"verdict\":\"ok\",\"candidates\":[1,2,3],\"note\":\"two hundred bytes are about what a small activity of ours returns\"}");
        try
        {
            while (true)
            {
                var task = await engine.CallAsync<Api.PollActivityTaskQueueResponse>(poll, null, stop.Token).ConfigureAwait(false);
                if (!task.TaskToken.IsEmpty)
                    await engine.CallAsync<Api.RespondActivityTaskCompletedResponse>(new Api.RespondActivityTaskCompletedRequest { Namespace = "default", TaskToken = task.TaskToken, Result = result, Identity = Identity }).ConfigureAwait(false);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or WorkflowServiceException { Status: ServiceStatus.Unavailable })
        {
            // The rig is done.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(loops).ConfigureAwait(false);
        await engine.DisposeAsync().ConfigureAwait(false);
        stop.Dispose();
    }
}
