using Temporal.Api.History.V1;
using Tsrun.Engine.Embedded.State;

namespace Tsrun.Engine.Embedded.Operations;

/// <summary>Temporal's rules for a run's limits.</summary>
internal static class RunTimeouts
{
    private static readonly TimeSpan TaskDefault = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan TaskMax = TimeSpan.FromSeconds(120);

    /// <summary>Fills the limits in: one run within the chain, one turn within the run.</summary>
    /// <param name="backoff">Time before the first turn; the chain's limit counts from its end.</param>
    /// <param name="expiry">When the chain must end, for a run that follows another one; null lets it begin here.</param>
    public static WorkflowExecutionStartedEventAttributes Apply(
        WorkflowExecutionStartedEventAttributes started, TimeSpan? execution, TimeSpan? run, TimeSpan? task, DateTimeOffset now, TimeSpan backoff, DateTimeOffset? expiry = null)
    {
        run = Times.Min(run, execution);
        started.WorkflowExecutionTimeout = execution.ToDuration();
        started.WorkflowRunTimeout = run.ToDuration();
        started.WorkflowTaskTimeout = Task(task, run).ToDuration();
        if (execution is { } limit)
            started.WorkflowExecutionExpirationTime = (expiry ?? now + backoff + limit).ToTimestamp();
        return started;
    }

    /// <summary>How long a worker may have a turn.</summary>
    /// <param name="run">The run's own limit; null for none.</param>
    public static TimeSpan Task(TimeSpan? wanted, TimeSpan? run) => Times.Min(Times.Min(wanted ?? TaskDefault, TaskMax), run) ?? TaskDefault;
}
