using Tsrun.Activities;
using Tsrun.Engine;
using Tsrun.Engine.Mapping;

namespace Tsrun.Cli.Hosting;

/// <summary>The worker in this process: some loops for workflow tasks, some for activity tasks.</summary>
internal sealed class WorkerHost(IWorkflowService service, ActivityRegistry activities, WorkerOptions options)
{
    private static readonly TimeSpan GoodbyeMax = TimeSpan.FromSeconds(2);

    /// <summary>A worker of one queue, with what is usual.</summary>
    public WorkerHost(IWorkflowService service, ActivityRegistry activities, string taskQueue)
        : this(service, activities, new WorkerOptions(taskQueue))
    {
    }

    /// <summary>A line from a handler at work, for the progress display.</summary>
    public event Action<string, string>? Progress;

    /// <summary>Works until told to stop.</summary>
    /// <param name="drain">Takes no new task once set; what is under way goes on.</param>
    /// <param name="now">Gives up at once; lost attempts are done again when the run is resumed.</param>
    public async Task RunAsync(CancellationToken drain, CancellationToken now)
    {
        var workers = Activities(now);
        var loops = Workflows(workers, drain).Concat(workers.Values.Select(worker => worker.RunAsync(drain))).ToList();
        try
        {
            // One loop that fell over ends the host: the others would wait for it for ever.
            await foreach (var ended in Task.WhenEach(loops)) await ended;
        }
        finally
        {
            await GoodbyeAsync();
        }
    }

    /// <summary>Where the frontend has a queue for what we have in the cache, most turns come from there.</summary>
    private IEnumerable<Task> Workflows(IReadOnlyDictionary<string, ActivityWorker> workers, CancellationToken drain)
    {
        var worker = new WorkflowWorker(service, options, new RunCache(options.CachedRuns), workers);
        for (var i = 0; i < options.WorkflowSlots; i++)
        {
            yield return Task.Run(() => worker.RunAsync(sticky: false, drain), CancellationToken.None);
            if (service is WorkflowClient { HasStickyQueue: true }) yield return Task.Run(() => worker.RunAsync(sticky: true, drain), CancellationToken.None);
        }
    }

    /// <summary>One for each queue that this worker asks at.</summary>
    private Dictionary<string, ActivityWorker> Activities(CancellationToken now)
    {
        string?[] queues = [options.TaskQueue, options.HostQueue];
        return queues.OfType<string>().ToDictionary(queue => queue, queue => new ActivityWorker(service, activities, options, queue, (tool, line) => Progress?.Invoke(tool, line), now), StringComparer.Ordinal);
    }

    private async Task GoodbyeAsync()
    {
        if (service is not WorkflowClient client) return;
        using var limit = new CancellationTokenSource(GoodbyeMax);
        try
        {
            await client.ShutdownWorkerAsync(options.TaskQueue, options.Identity, limit.Token);
        }
        catch (Exception e) when (e is WorkflowServiceException or OperationCanceledException)
        {
            // Without a goodbye our runs wait for the sticky queue's time limit.
        }
    }
}
