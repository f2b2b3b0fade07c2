using TaskQueueMessage = Temporal.Api.TaskQueue.V1.TaskQueue;

namespace Tsrun.Engine.Embedded.State;

/// <summary>The worker that keeps a run in its cache.</summary>
/// <param name="Queue">The queue that only it polls.</param>
/// <param name="ScheduleToStart">How long a task waits there; null for as long as it takes.</param>
/// <param name="Identity">Set for a worker in this process that asks at the normal queue only: it is known by its name.</param>
internal sealed record StickyBinding(TaskQueueMessage Queue, TimeSpan? ScheduleToStart, string? Identity)
{
    /// <summary>What a worker in this process names in place of a queue of its own.</summary>
    public const string SameQueue = "tsrun:same-queue";

    /// <summary>Whether a worker that asks at the normal queue is the one that keeps the run.</summary>
    public bool IsOf(string identity) => Identity is not null && string.Equals(Identity, identity, StringComparison.Ordinal);
}
