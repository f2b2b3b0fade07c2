namespace Tsrun.History;

/// <summary>What a workflow task asks the engine to record; Temporal's commands.</summary>
/// <remarks>Within one completion the commands are carried out in order; a close command must be the last.</remarks>
public abstract record Command
{
    private protected Command() { }

    /// <summary>Text for people, copied onto the event that the command causes.</summary>
    public UserMetadata? Metadata { get; init; }

    /// <summary>Do an activity. Start-to-close or schedule-to-close must be set.</summary>
    public sealed record ScheduleActivityTask(
        ActivityId ActivityId,
        string ActivityType,
        Payload Input,
        string? TaskQueue = null,
        TimeSpan? ScheduleToCloseTimeout = null,
        TimeSpan? ScheduleToStartTimeout = null,
        TimeSpan? StartToCloseTimeout = null,
        TimeSpan? HeartbeatTimeout = null,
        RetryPolicy? RetryPolicy = null) : Command;

    /// <summary>Ask a pending activity to stop.</summary>
    public sealed record RequestCancelActivityTask(long ScheduledEventId) : Command;

    /// <summary>Start a timer.</summary>
    public sealed record StartTimer(TimerId TimerId, TimeSpan StartToFireTimeout) : Command;

    /// <summary>Take a timer back.</summary>
    public sealed record CancelTimer(TimerId TimerId) : Command;

    /// <summary>Record a fact.</summary>
    public sealed record RecordMarker(string MarkerName, Payload Details) : Command;

    /// <summary>Start a child.</summary>
    public sealed record StartChildWorkflowExecution(
        WorkflowId WorkflowId,
        string WorkflowType,
        Payload Input,
        string? TaskQueue = null,
        ParentClosePolicy ParentClosePolicy = ParentClosePolicy.Terminate) : Command;

    /// <summary>Change searchable facts.</summary>
    public sealed record UpsertWorkflowSearchAttributes(IReadOnlyDictionary<string, Payload> SearchAttributes) : Command;

    /// <summary>Take an update.</summary>
    /// <param name="Request">As it was asked for.</param>
    /// <param name="MessageId">Of the request, as the frontend calls it.</param>
    /// <param name="SequencingEventId">The update comes after the events up to this one.</param>
    public sealed record AcceptUpdate(UpdateRequest Request, string MessageId, long SequencingEventId) : Command;

    /// <summary>Answer an update that was taken.</summary>
    public sealed record CompleteUpdate(UpdateId UpdateId, Payload Result) : Command;

    /// <summary>Close with a result.</summary>
    public sealed record CompleteWorkflowExecution(Payload Result) : Command;

    /// <summary>Close with a failure.</summary>
    public sealed record FailWorkflowExecution(Failure Failure) : Command;

    /// <summary>Close as an answer to a cancel request.</summary>
    public sealed record CancelWorkflowExecution(Payload? Details = null) : Command;

    /// <summary>Close and go on in a new run.</summary>
    public sealed record ContinueAsNewWorkflowExecution(string WorkflowType, Payload Input) : Command;
}
