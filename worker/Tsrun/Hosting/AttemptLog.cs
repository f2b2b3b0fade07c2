using Tsrun.Engine;
using Tsrun.History;

namespace Tsrun.Cli.Hosting;

/// <summary>
/// What became of the earlier attempts of the activities under way. The engine keeps an activity's last failure only, as Temporal does; so each failure
/// carries the one before it as its cause, and a history tells of all attempts. Attempts that another process made are missing from it.
/// </summary>
internal sealed class AttemptLog
{
    /// <summary>The next attempt of some activities never comes here: another worker takes it, or the run ends. Of those the oldest are forgotten.</summary>
    public const int FailuresMax = 1000;

    private readonly Lock _gate = new();
    private readonly OrderedDictionary<(RunId, ActivityId), Failure> _failures = [];

    /// <summary>The outcome as it should be reported: a failure with those before it behind it.</summary>
    public object Chain(ActivityTask task, object outcome)
    {
        lock (_gate)
        {
            _failures.Remove((task.RunId, task.ActivityId), out var earlier);
            if (outcome is not Failure failure) return outcome;
            var chained = task.Attempt > 1 && failure.Cause is null ? failure with { Cause = earlier } : failure;
            if (chained.Info is not FailureInfo.Application { NonRetryable: true }) Keep((task.RunId, task.ActivityId), chained);
            return chained;
        }
    }

    private void Keep((RunId, ActivityId) activity, Failure failure)
    {
        if (_failures.Count == FailuresMax) _failures.RemoveAt(0);
        _failures.Add(activity, failure);
    }
}
