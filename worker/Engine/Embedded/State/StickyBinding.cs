using TaskQueueMessage = Temporal.Api.TaskQueue.V1.TaskQueue;

namespace Tsrun.Engine.Embedded.State;

/// <summary>The worker that keeps a run in its cache.</summary>
/// <param name="Queue">The queue that only it polls.</param>
/// <param name="ScheduleToStart">How long a task waits there; null for as long as it takes.</param>
internal sealed record StickyBinding(TaskQueueMessage Queue, TimeSpan? ScheduleToStart);
