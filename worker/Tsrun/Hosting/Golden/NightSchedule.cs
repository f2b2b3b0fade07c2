using Tsrun.Cli.Hosting.Cluster;
using Tsrun.Engine;
using Tsrun.Engine.Mapping;
using Tsrun.History;

namespace Tsrun.Cli.Hosting.Golden;

/// <summary>The schedule of a place that starts its nights. The engine there keeps time: a cluster's, or the one under <c>tsrun worker</c>.</summary>
internal sealed class NightSchedule(RunPlace place)
{
    /// <summary>Name of the schedule, and in the engine of this process of the queue that its nights go to.</summary>
    public const string Id = "tsrun-nightly";

    /// <summary>A night that was missed longer ago than this is not made good.</summary>
    private static readonly TimeSpan CatchupWindow = TimeSpan.FromDays(365);

    /// <summary>Golden traces lie on one machine, and a night of it can wait until that machine works again; meanwhile no other begins.</summary>
    private static readonly TimeSpan HostWait = TimeSpan.FromDays(7);

    private readonly ScheduleClient _schedules = new(place.Service);

    /// <summary>Creates or replaces it.</summary>
    /// <returns>Whether there was none.</returns>
    public Task<bool> PutAsync(string cron, RunInput input)
    {
        var zone = TimeZoneInfo.Local is { HasIanaId: true, Id: var id } ? id : "UTC";
        if (input.Cluster is { } cluster) input = input with { Cluster = cluster with { HostWait = HostWait } };
        return _schedules.PutAsync(new RunSchedule(Id, cron, zone, new WorkflowId(input.Script.Name), input.Script.Name, place.Cluster?.TaskQueue ?? Id, HistoryJson.ToPayload(input), CatchupWindow, $"{cron} ({zone})"));
    }

    /// <summary>
    /// A schedule keeps script and policy as they were when it was set, as every run does; whoever works on its nights lets them run what the installed tsrun holds.
    /// What a person gave (time, folder, flags, policy files) stays. A cluster's schedule belongs to the machine that set it.
    /// </summary>
    /// <param name="say">Gets a sentence when there is something to tell.</param>
    /// <param name="stop">Leaves the schedule to whoever works here next.</param>
    public async Task RenewAsync(Action<string> say, CancellationToken stop = default)
    {
        try
        {
            if (await _schedules.RenewAsync(Id, then => HistoryJson.Read<RunInput>(then) is var input && IsOfThisMachine(input) ? HistoryJson.ToPayload(Renewed(input)) : then, stop))
                say($"nightly: was set by another tsrun; from its next night on it runs what {CommandLine.Version} holds");
        }
        catch (WorkflowServiceException e)
        {
            // A cluster that keeps no schedules, or lets this worker read none, has work for it all the same.
            say($"nightly: stays as it was set: {e.Message}");
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop before the answer came.
        }
    }

    private bool IsOfThisMachine(RunInput input) => input.Cluster is not { } there || there.HostQueue == HostIdentity.Queue(place.Cluster!.TaskQueue);

    private static RunInput Renewed(RunInput then)
    {
        var builtIn = PolicyLoader.BuiltIn.Select(layer => new PolicyText(layer.Origin, layer.Text, layer.MayLoosen)).ToList();
        var given = then.Policy.SkipWhile(layer => builtIn.Any(now => now.Origin == layer.Origin));
        return then with
        {
            Script = Prepared.Script(then.Script.Name),
            Scripts = Prepared.Scripts,
            Policy = [.. builtIn, .. given],
            Versions = new SortedDictionary<string, string>(then.Versions.ToDictionary(), StringComparer.Ordinal) { ["tsrun"] = CommandLine.Version },
        };
    }

    /// <summary>How it stands; null when there is none.</summary>
    public Task<ScheduleReading?> FindAsync() => _schedules.FindAsync(Id);

    /// <summary>Deletes it; a night that is open goes on.</summary>
    /// <returns>Whether there was one.</returns>
    public Task<bool> DeleteAsync() => _schedules.DeleteAsync(Id);
}
