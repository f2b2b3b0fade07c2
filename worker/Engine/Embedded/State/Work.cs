using Tsrun.History;

namespace Tsrun.Engine.Embedded.State;

/// <summary>What lies in a workflow task queue: a run whose turn is due, or a question.</summary>
internal interface IWorkflowWork;

/// <summary>What lies in an activity task queue; out of date once the activity has gone on.</summary>
internal readonly record struct ActivityWork(RunState Run, ActivityMachine Activity, int Attempt);

/// <summary>A workflow task as it was handed out.</summary>
/// <param name="Through">Last stored event that belongs to it.</param>
/// <param name="Events">Null when the whole history has to be read.</param>
/// <param name="Tail">Events that are not stored yet: the task's own.</param>
internal sealed record WorkflowGrant(
    TaskToken Token,
    WorkflowId WorkflowId,
    string WorkflowType,
    long PreviousStartedEventId,
    long StartedEventId,
    int Attempt,
    long Through,
    IReadOnlyList<HistoryEvent>? Events,
    IReadOnlyList<HistoryEvent> Tail,
    WorkflowQuery? Query = null);
