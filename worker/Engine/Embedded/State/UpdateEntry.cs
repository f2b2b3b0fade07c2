using Temporal.Api.Update.V1;

namespace Tsrun.Engine.Embedded.State;

/// <summary>One update from its request to its outcome.</summary>
/// <remarks>
/// <code>
/// --requested-->          Admitted   (in memory; stored only when a reset brings it back)
/// Admitted --task-->      Sent       (a failed task makes it Admitted again)
/// Sent --Acceptance-->    Accepted   (WorkflowExecutionUpdateAccepted)
/// Accepted --Response-->  Completed  (WorkflowExecutionUpdateCompleted)
/// Sent --Rejection-->     Completed  (no event: forgotten once its callers were told)
/// any --run closes-->     Aborted
/// </code>
/// </remarks>
internal sealed class UpdateEntry(string id, Request request)
{
    public enum Phase
    {
        Admitted,
        Sent,
        Accepted,
        Completed,
        Aborted,
    }

    public string Id { get; } = id;

    public Request Request { get; set; } = request;

    public Phase State { get; set; }

    public long AcceptedEventId { get; set; }

    /// <summary>Position in the history at which the request was, or is to be, taken up.</summary>
    public long SequencingEventId { get; set; }

    public string RequestMessageId => $"{Id}/request";

    public Outcome? Outcome { get; set; }

    /// <summary>Why nobody will ever answer.</summary>
    public WorkflowServiceException? Abort { get; set; }

    public bool IsOver => State is Phase.Completed or Phase.Aborted;

    /// <summary>Ends at the next change of the state that is committed.</summary>
    public TaskCompletionSource Changed { get; set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What the callers may know: the state behind the last commit.</summary>
    public Phase Committed { get; set; }
}
