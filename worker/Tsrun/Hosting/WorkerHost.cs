using Tsrun.Activities;
using Tsrun.Engine;

namespace Tsrun.Cli.Hosting;

/// <summary>The worker in this process: one loop for workflow tasks, a few for activity tasks.</summary>
internal sealed class WorkerHost(IWorkflowService service, ActivityRegistry activities, string taskQueue)
{
    private const int ActivitySlots = 4;
    private readonly string _identity = $"{Environment.ProcessId}@{Environment.MachineName}";

    /// <summary>A line from a handler at work, for the progress display.</summary>
    public event Action<string, string>? Progress;

    /// <summary>Works until told to stop.</summary>
    /// <param name="drain">Takes no new task once set; what is under way goes on.</param>
    /// <param name="now">Gives up at once; lost attempts are done again when the run is resumed.</param>
    public async Task RunAsync(CancellationToken drain, CancellationToken now)
    {
        var workflows = new WorkflowWorker(service, taskQueue, _identity).RunAsync(drain);
        var worker = new ActivityWorker(service, activities, taskQueue, _identity, (tool, line) => Progress?.Invoke(tool, line));
        var loops = Enumerable.Range(0, ActivitySlots).Select(_ => worker.RunAsync(drain, now));
        // One loop that fell over ends the host: the others would wait for it for ever.
        await foreach (var ended in Task.WhenEach(loops.Append(workflows))) await ended;
    }
}
