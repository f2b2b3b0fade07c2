using Tsrun.Engine;
using Tsrun.History;

namespace Tsrun.Cli.Hosting;

/// <summary>Activities of a turn for which this worker has a place free: a frontend may hand them over with its answer, which saves a poll for each.</summary>
internal sealed class EagerActivities : IDisposable
{
    /// <summary>As in Temporal's SDKs: the rest of a wide turn goes to whichever worker is free.</summary>
    private const int PerTurnMax = 3;

    private readonly Dictionary<ActivityId, ActivityWorker> _held = [];

    /// <summary>Holds the places.</summary>
    /// <param name="commands">What the turn asks for.</param>
    /// <param name="workers">This process's, by queue.</param>
    /// <param name="taskQueue">The queue of an activity that names none.</param>
    public EagerActivities(IReadOnlyList<History.Command> commands, IReadOnlyDictionary<string, ActivityWorker> workers, string taskQueue)
    {
        foreach (var schedule in commands.OfType<History.Command.ScheduleActivityTask>().Take(PerTurnMax))
            if (workers.TryGetValue(schedule.TaskQueue ?? taskQueue, out var worker) && worker.TryHold())
                _held[schedule.ActivityId] = worker;
    }

    /// <summary>What the frontend is told.</summary>
    public IReadOnlySet<ActivityId> Ids => _held.Keys.ToHashSet();

    /// <summary>Begins with those that were handed over.</summary>
    public void Start(IReadOnlyList<ActivityTask> tasks)
    {
        foreach (var task in tasks)
            if (_held.Remove(task.ActivityId, out var worker)) worker.Start(task);
    }

    /// <summary>The others come by a poll; their places are free again.</summary>
    public void Dispose()
    {
        foreach (var worker in _held.Values) worker.Release();
        _held.Clear();
    }
}
