using System.CommandLine;
using Tsrun.Cli.Hosting;
using Tsrun.Cli.Hosting.Cluster;
using Tsrun.Cli.Hosting.Golden;
using Tsrun.Cli.Rendering;

namespace Tsrun.Cli.Commands;

/// <summary><c>tsrun worker</c>: works for a Temporal cluster, or on the open runs of this user's store, until it is stopped.</summary>
internal static class WorkerCommand
{
    private static readonly Option<string?> TaskQueue = new("--task-queue") { Description = "the shared queue (temporal-dev.yaml: taskQueue)", HelpName = "NAME" };
    private static readonly Option<int> WorkflowSlots = Count("--workflow-slots", 4, "turns of scripts at once");
    private static readonly Option<int> ActivitySlots = Count("--activity-slots", 4, "activities at once, on each queue");
    private static readonly Option<int> CachedRuns = Count("--cached-runs", 500, "runs kept in memory, so that a turn costs only its new events");

    public static Command Create()
    {
        var command = new Command("worker", "take up runs and activities until stopped: of a Temporal cluster, or where none is named the open runs of the data directory") { TaskQueue, WorkflowSlots, ActivitySlots, CachedRuns }.WithCluster();
        command.SetAction((parsed, _) => ExecuteAsync(ClusterArguments.Read(parsed), parsed, Flags.ReadOutput(parsed)));
        return command;
    }

    private static async Task<int> ExecuteAsync(ClusterFlags flags, ParseResult parsed, OutputOptions output)
    {
        var settings = ClusterSettings.Find(flags, isWorker: true);
        await using var place = settings is null ? RunPlace.Of(await Store.OpenAsync()) : RunPlace.Of(await ClusterConnection.OpenAsync(settings));
        var (queue, log) = (parsed.GetValue(TaskQueue) ?? place.Cluster?.TaskQueue, new WorkerLog(output, TimeProvider.System));
        var options = place.Worker(queue ?? "") with
        {
            WorkflowSlots = parsed.GetValue(WorkflowSlots),
            ActivitySlots = parsed.GetValue(ActivitySlots),
            CachedRuns = parsed.GetValue(CachedRuns),
            Tell = log.Tell,
        };
        using var interrupt = new Interrupt(); // from the first line on, whoever sees it may stop the worker
        log.Started(options.Identity, settings is null ? $"{DataDirectory.Resolve()} (no cluster is named)" : $"{settings.Options.Address} ({settings.Origin}) · namespace {settings.Namespace} · queues {queue}, {options.HostQueue}");
        place.Watch(log.Tell);
        await using var activities = place.Activities();
        return await WorkAsync(settings is null ? new EmbeddedWorker(place, activities, options, queue).RunAsync : (drain, now) => OnClusterAsync(place, new WorkerHost(place.Service, activities, options), log, drain, now), interrupt, log);
    }

    /// <summary>What the nights to come will run is nobody's next step: work does not wait for it.</summary>
    private static async Task OnClusterAsync(RunPlace place, WorkerHost host, WorkerLog log, CancellationToken drain, CancellationToken now)
    {
        Task[] parts = [host.RunAsync(drain, now), new NightSchedule(place).RenewAsync(remark => log.Tell(new WorkerNews.Remark(remark)), drain)];
        await foreach (var ended in Task.WhenEach(parts)) await ended;
    }

    /// <summary>Nobody named a cluster.</summary>
    public static CliException NoCluster() => new(ExitCode.Usage, "TS1151", "found no cluster to measure, expected --address, TEMPORAL_ADDRESS, a profile of temporal.toml, or temporal-dev.yaml",
        "a server for this machine: tsrun server start-dev", "the engine in this process is measured by: tsrun bench engine --data DIR");

    /// <summary>Once told to stop, what is under way is finished; told again, it is given up, or back to the cluster.</summary>
    private static async Task<int> WorkAsync(Func<CancellationToken, CancellationToken, Task> work, Interrupt interrupt, WorkerLog log)
    {
        await using var said = interrupt.Drain.Register(() => log.Tell(new WorkerNews.Stopping(interrupt.IsUrgent)));
        await work(interrupt.Drain, interrupt.Now);
        return ExitCode.Green;
    }

    private static Option<int> Count(string name, int usual, string description) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => usual,
        CustomParser = result => Flags.ReadCount(name, result) ?? usual,
    };
}
