using Tsrun.History;

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
internal sealed class ChildMachine(long initiatedEventId, StartChildWorkflowExecutionInitiated options)
{
    public long InitiatedEventId { get; } = initiatedEventId;

    public StartChildWorkflowExecutionInitiated Options { get; } = options;

    /// <summary>0 until the child's run exists; still 0 while that event waits in the buffer.</summary>
    public long StartedEventId { get; set; }

    /// <summary>First run of the child's chain.</summary>
    public RunId RunId { get; set; }
}
