using Tsrun.Activities;
using Tsrun.Cli.Hosting.Golden;
using Tsrun.Cli.Rendering;
using Tsrun.Engine;
using Tsrun.Engine.Mapping;
using Tsrun.History;

namespace Tsrun.Cli.Hosting;

/// <summary>Works on the open runs of this user's store, all at once. The store is this process's alone meanwhile, so only what a schedule begins turns up later.</summary>
/// <param name="only">The queue whose runs are taken up; null for every one.</param>
internal sealed class EmbeddedWorker(RunPlace place, ActivityRegistry activities, WorkerOptions options, string? only)
{
    private const string Idle = "no run is open, and none turns up by itself while this worker has the store; Ctrl-C ends it";

    /// <summary>Works until told to stop, also when every run is over.</summary>
    public async Task RunAsync(CancellationToken drain, CancellationToken now)
    {
        var runs = await TakeUpAsync();
        Say($"{Amount.Of(runs.Count, "open run")} taken up");
        // A queue each: activities and cached machines of one run are no business of another.
        var nights = await NightsAsync();
        var queues = runs.Select(run => run.TaskQueue).Concat(nights).Distinct(StringComparer.Ordinal).ToList();
        var slots = Math.Max(1, options.ActivitySlots / Math.Max(1, queues.Count));
        var tell = nights.Count > 0 ? options.Tell : UntilNoneIsOpen(runs);
        var work = queues.Select(queue => new WorkerHost(Client(), activities, options with { TaskQueue = queue, ActivitySlots = slots, Tell = tell }).RunAsync(drain, now)).ToList();
        // A host that falls over ends the worker; without one there is only the wait.
        await foreach (var ended in Task.WhenEach([.. work, drain.WhenCancelledAsync()])) await ended;
    }

    /// <summary>The queue of scheduled nights, where there are any: the one kind of run that turns up while the worker works. Those that were missed are on it already.</summary>
    private async Task<IReadOnlyList<string>> NightsAsync()
    {
        var schedule = new NightSchedule(place);
        if ((only ?? NightSchedule.Id) != NightSchedule.Id || await schedule.FindAsync() is not { } nights) return [];
        await schedule.RenewAsync(Say);
        Say($"nightly: {nights.Notes}{(nights.Next is { } next ? $", next {LocalTime.Of(next)}" : "")}");
        return [NightSchedule.Id];
    }

    /// <summary>Open runs, oldest first; a patch that a kill broke off is taken back before any of them goes on.</summary>
    private async Task<List<WorkflowExecutionInfo>> TakeUpAsync()
    {
        var open = new List<WorkflowExecutionInfo>();
        await foreach (var run in Store.AllAsync(place.Service))
        {
            if (run.Status != WorkflowExecutionStatus.Running || (only is not null && run.TaskQueue != only)) continue;
            try
            {
                var (view, _) = await RunView.ReadAsync(place.Service, run);
                if (view.Input is { Facts.Root.Length: > 0 }) CheckoutRecovery.Recover(view, run);
                open.Insert(0, run);
            }
            catch (CliException e)
            {
                Say($"{run.WorkflowId} is left alone: {e.Message}");
            }
        }
        return open;
    }

    /// <summary>Tells on, and says when no run is left: whoever watches a worker that says nothing would wait for more.</summary>
    private Action<WorkerNews> UntilNoneIsOpen(IReadOnlyList<WorkflowExecutionInfo> runs)
    {
        var open = runs.Select(run => run.WorkflowId).ToHashSet();
        if (open.Count == 0) Say(Idle);
        return news =>
        {
            options.Tell(news);
            if (news is not WorkerNews.RunEnded ended) return;
            lock (open)
                if (open.Remove(ended.Workflow) && open.Count == 0) Say(Idle);
        };
    }

    /// <summary>The sticky queue belongs to one worker.</summary>
    private WorkflowClient Client() => new(place.Service.Frontend, new WorkflowClientOptions(place.Service.Namespace, $"tsrun-{Guid.NewGuid():N}"));

    private void Say(string remark) => options.Tell(new WorkerNews.Remark(remark));
}
