using System.Collections.Concurrent;
using Tsrun.Engine;
using Tsrun.History;

namespace Tsrun.Cli.Hosting;

/// <summary>
/// What became of the earlier attempts of the activities under way. The engine keeps an activity's last failure only, as Temporal does; so each failure
/// carries the one before it as its cause, and a history tells of all attempts. Attempts that another process made are missing from it.
/// </summary>
internal sealed class AttemptLog
{
    private readonly ConcurrentDictionary<(RunId, ActivityId), Failure> _failures = new();

    /// <summary>The outcome as it should be reported: a failure with those before it behind it.</summary>
    public object Chain(ActivityTask task, object outcome)
    {
        var earlier = _failures.TryRemove((task.RunId, task.ActivityId), out var before) ? before : null;
        if (outcome is not Failure failure) return outcome;
        var chained = task.Attempt > 1 && failure.Cause is null ? failure with { Cause = earlier } : failure;
        if (chained.Info is not FailureInfo.Application { NonRetryable: true }) _failures[(task.RunId, task.ActivityId)] = chained;
        return chained;
    }
}
