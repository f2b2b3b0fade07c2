using Tsrun.History;
using Tsrun.TraceScript;

namespace Tsrun.Runtime;

// Created   --ScheduleActivityTask-->   Scheduled   (the event gives its id)
// Scheduled --ActivityTaskStarted-->    Scheduled   (written together with the close event; nothing to learn)
// Scheduled --ActivityTaskCompleted-->  Closed      outcome Completed
// Scheduled --ActivityTaskFailed-->     Closed      outcome Failed
// Scheduled --ActivityTaskTimedOut-->   Closed      outcome Failed, timeout
// Scheduled --ActivityTaskCanceled-->   Closed      outcome Failed, TS0802

/// <summary>One activity as the fold sees it.</summary>
/// <param name="Tool">The activity's type.</param>
/// <param name="Call">What the script asked for; null for what the fold asks for by itself, a move to another machine or the end of a leftover.</param>
internal sealed record ActivityMachine(ActivityId Id, string Tool, Effect.CallTool? Call)
{
    /// <summary>The event that scheduled it; 0 until history says so.</summary>
    public long ScheduledEventId { get; init; }

    /// <summary>What a close event means to the script; null for events that close nothing.</summary>
    public Outcome? Close(EventAttributes attributes, Func<string, Payload, Outcome> completed) => attributes switch
    {
        ActivityTaskCompleted e => completed(Tool, e.Result),
        ActivityTaskFailed e => Failed(e.Failure),
        ActivityTaskTimedOut e => new Outcome.Failed("TS0801", $"{Tool}: {e.Failure.Message}", Timeout: true),
        ActivityTaskCanceled => new Outcome.Failed("TS0802", $"{Tool} was cancelled", Timeout: false),
        _ => null,
    };

    /// <summary>No worker of the machine that holds the checkout took the activity in time.</summary>
    public static bool HostIsLost(EventAttributes attributes) =>
        attributes is ActivityTaskTimedOut { Failure.Info: FailureInfo.Timeout { TimeoutType: TimeoutType.ScheduleToStart } };

    private static Outcome.Failed Failed(Failure failure) =>
        new(failure.Info is FailureInfo.Application application ? application.Type : "TS0803", failure.Message, Timeout: false);
}
