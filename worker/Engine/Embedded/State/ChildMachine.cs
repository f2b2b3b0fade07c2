using Temporal.Api.Enums.V1;
using Temporal.Api.History.V1;
using Temporal.Api.Sdk.V1;

namespace Tsrun.Engine.Embedded.State;

/// <summary>One child, as its parent sees it.</summary>
/// <remarks>
/// <code>
/// --StartChildWorkflowExecutionInitiated-->            Initiated
/// Initiated --StartChildWorkflowExecutionFailed-->     gone
/// Initiated --ChildWorkflowExecutionStarted-->         Started
/// Started   --ChildWorkflowExecutionCompleted, Failed, Canceled, TimedOut, Terminated--> gone
/// </code>
/// A child that continues as new stays Started: the event comes when the last run of the chain closes.
/// </remarks>
internal sealed class ChildMachine(long initiatedEventId, StartChildWorkflowExecutionInitiatedEventAttributes options)
{
    public long InitiatedEventId { get; } = initiatedEventId;

    public StartChildWorkflowExecutionInitiatedEventAttributes Options { get; } = options;

    /// <summary>Summary and details of the Initiated event, which the child inherits.</summary>
    public UserMetadata? Metadata { get; init; }

    public ParentClosePolicy ClosePolicy => Options.ParentClosePolicy;

    /// <summary>0 until the child's run exists; still 0 while that event waits in the buffer.</summary>
    public long StartedEventId { get; set; }

    /// <summary>First run of the child's chain; empty until it exists.</summary>
    public string RunId { get; set; } = "";
}
