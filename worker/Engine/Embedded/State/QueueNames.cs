using TaskQueueMessage = Temporal.Api.TaskQueue.V1.TaskQueue;

namespace Tsrun.Engine.Embedded.State;

/// <summary>Temporal's rules for names of task queues.</summary>
internal static class QueueNames
{
    /// <summary>What is wrong with the name of a task queue, in the server's words; null when nothing is.</summary>
    public static string? Problem(TaskQueueMessage? queue) => queue?.Name switch
    {
        null or "" => "taskQueue is not set",
        { Length: > CommandLimits.IdLengthMax } => "taskQueue length exceeds limit",
        var name when name.StartsWith("/_sys/", StringComparison.Ordinal) => "task queue name cannot start with reserved prefix /_sys/",
        _ => null,
    };
}
