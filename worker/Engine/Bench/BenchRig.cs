using System.Collections.Concurrent;
using System.Globalization;
using Tsrun.Engine.Embedded;
using Tsrun.Engine.Embedded.Store;
using Tsrun.History;

namespace Tsrun.Engine.Bench;

/// <summary>An engine with a trivial script: it schedules <c>width</c> activities, waits for them, and does so <c>steps</c> times.</summary>
internal sealed class BenchRig : IAsyncDisposable
{
    private const string Queue = "bench";
    private readonly EmbeddedEngine engine;
    private readonly CancellationTokenSource stop = new();
    private readonly List<Task> loops = [];
    private readonly ConcurrentDictionary<RunId, BenchRun> runs = new();

    private BenchRig(EmbeddedEngine engine) => this.engine = engine;

    public CommitCounters Counters => engine.Counters!;

    public static async Task<BenchRig> OpenAsync(string folder, int workers)
    {
        var rig = new BenchRig(await EmbeddedEngine.OpenAsync(new EngineOptions(folder)).ConfigureAwait(false));
        for (var i = 0; i < workers; i++)
        {
            rig.loops.Add(Task.Run(rig.WorkflowLoopAsync));
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
        var plan = new BenchRun(steps, width, staysOpen);
        var input = new Payload($"\"{new BenchInput(steps, width, staysOpen)}\"");
        var started = await engine.StartWorkflowExecutionAsync(new StartWorkflowExecutionRequest(new WorkflowId(id), "bench", Queue, input)).ConfigureAwait(false);
        plan = runs.GetOrAdd(started.RunId, plan);
        await plan.Done.Task.ConfigureAwait(false);
    }

    private async Task WorkflowLoopAsync()
    {
        var poll = new PollWorkflowTaskQueueRequest(Queue, "bench-worker");
        try
        {
            while (true)
            {
                if (await engine.PollWorkflowTaskQueueAsync(poll, stop.Token).ConfigureAwait(false) is { } task)
                    await TakeTurnAsync(task).ConfigureAwait(false);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or WorkflowServiceException { Status: ServiceStatus.Unavailable })
        {
            // The rig is done.
        }
    }

    private async Task TakeTurnAsync(WorkflowTask task)
    {
        if (!runs.TryGetValue(task.RunId, out var run))
        {
            var input = BenchInput.Parse(((WorkflowExecutionStarted)task.Events[0].Attributes).Input.Json.Trim('"'));
            run = runs.GetOrAdd(task.RunId, new BenchRun(input.Steps, input.Width, input.StaysOpen));
        }
        var commands = run.Next(task.Events);
        await engine.RespondWorkflowTaskCompletedAsync(new RespondWorkflowTaskCompletedRequest(task.Token, commands, "bench-worker")).ConfigureAwait(false);
        if (run.IsDone)
            run.Done.TrySetResult();
    }

    private async Task ActivityLoopAsync()
    {
        var poll = new PollActivityTaskQueueRequest(Queue, "bench-worker");
        var result = new Payload("{\"verdict\":\"ok\",\"candidates\":[1,2,3],\"note\":\"two hundred bytes are about what a small activity of ours returns\"}");
        try
        {
            while (true)
            {
                if (await engine.PollActivityTaskQueueAsync(poll, stop.Token).ConfigureAwait(false) is { } task)
                    await engine.RespondActivityTaskCompletedAsync(new RespondActivityTaskCompletedRequest(task.Token, result, "bench-worker")).ConfigureAwait(false);
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

/// <summary>The trivial script's state.</summary>
internal sealed class BenchRun(int steps, int width, bool staysOpen)
{
    private static readonly Payload Input = new("{\"file\":\"src/lib.rs\",\"line\":12}");
    private int scheduled, completed;

    public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsDone => completed == steps * width;

    public IReadOnlyList<Command> Next(IReadOnlyList<HistoryEvent> events)
    {
        for (var i = 0; i < events.Count; i++)
        {
            if (events[i].Attributes is ActivityTaskCompleted)
                completed++;
        }
        if (IsDone)
            return staysOpen ? [] : [new Command.CompleteWorkflowExecution(Payload.Null)];
        if (completed < scheduled)
            return [];
        var commands = new Command[width];
        for (var i = 0; i < width; i++)
            commands[i] = new Command.ScheduleActivityTask(new ActivityId((++scheduled).ToString(CultureInfo.InvariantCulture)), "bench.step", Input, StartToCloseTimeout: TimeSpan.FromSeconds(30));
        return commands;
    }
}

/// <summary>A run's plan, as it travels in its input.</summary>
internal readonly record struct BenchInput(int Steps, int Width, bool StaysOpen)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Steps} {Width} {(StaysOpen ? 1 : 0)}");

    public static BenchInput Parse(string text)
    {
        var parts = text.Split(' ');
        return new BenchInput(int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture), parts[2] == "1");
    }
}
