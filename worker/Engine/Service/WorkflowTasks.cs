using Tsrun.History;

namespace Tsrun.Engine;

/// <param name="Identity">Who asks.</param>
/// <param name="Sticky">Ask at the queue that only this worker has, for runs that it keeps in its cache; <paramref name="TaskQueue"/> is still the shared one.</param>
/// <summary>A worker asks for a turn to take.</summary>
public sealed record PollWorkflowTaskQueueRequest(string TaskQueue, string Identity, bool Sticky = false);

/// <summary>One turn of a script, or a query.</summary>
/// <param name="PreviousStartedEventId">Start of the last turn that was completed; 0 before the first.</param>
/// <param name="StartedEventId">Start of this turn, the last of <paramref name="Events"/>; 0 for a query.</param>
/// <param name="Attempt">From the second on, the task's own events are not stored unless it completes.</param>
/// <param name="Events">The whole history, or only what came after <paramref name="PreviousStartedEventId"/>.</param>
/// <param name="IsWholeHistory">Whether <paramref name="Events"/> begins at event 1.</param>
/// <param name="Query">Set when this is a query: answer with <see cref="IWorkflowService.RespondQueryTaskCompletedAsync"/>, decide nothing.</param>
public sealed record WorkflowTask(
    TaskToken Token,
    WorkflowId WorkflowId,
    RunId RunId,
    string WorkflowType,
    long PreviousStartedEventId,
    long StartedEventId,
    int Attempt,
    IReadOnlyList<HistoryEvent> Events,
    bool IsWholeHistory,
    WorkflowQuery? Query = null)
{
    /// <summary>Questions that came with the turn, by the id under which their answers go into its completion.</summary>
    public IReadOnlyDictionary<string, WorkflowQuery> Queries { get; init; } = EmptyQueries;

    /// <summary>Updates that are asked of the run with this turn; its completion takes or rejects each.</summary>
    public IReadOnlyList<WorkflowUpdate> Updates { get; init; } = [];

    private static readonly IReadOnlyDictionary<string, WorkflowQuery> EmptyQueries = new Dictionary<string, WorkflowQuery>();
}

/// <summary>A question to a script.</summary>
public sealed record WorkflowQuery(string QueryType, Payload Arguments);

/// <summary>An update, as it came with a turn.</summary>
/// <param name="Request">What is asked for.</param>
/// <param name="MessageId">As the frontend calls the request; its answer names it.</param>
/// <param name="SequencingEventId">It comes after the events up to this one.</param>
public sealed record WorkflowUpdate(UpdateRequest Request, string MessageId, long SequencingEventId);

/// <summary>An update that the run does not take; it leaves no trace in its history.</summary>
/// <param name="Update">Which.</param>
/// <param name="Failure">Why, for whoever asked.</param>
public sealed record UpdateRejection(WorkflowUpdate Update, Failure Failure);

/// <summary>A turn's decisions.</summary>
/// <param name="Sticky">The worker keeps the run in its cache and wants only new events next time.</param>
/// <param name="ReturnNewWorkflowTask">Answer with the next turn at once if one is due.</param>
/// <param name="ForceCreateNewWorkflowTask">Schedule another turn although nothing happened.</param>
/// <param name="Flags">Replay flags in force, recorded with the completion.</param>
public sealed record RespondWorkflowTaskCompletedRequest(
    TaskToken Token,
    IReadOnlyList<Command> Commands,
    string Identity,
    bool Sticky = true,
    bool ReturnNewWorkflowTask = false,
    bool ForceCreateNewWorkflowTask = false,
    IReadOnlyList<int>? Flags = null)
{
    /// <summary>The shared queue that the worker asks at; a frontend takes the run back there when the worker is gone.</summary>
    public string? TaskQueue { get; init; }

    /// <summary>Activities among the commands that this worker can begin at once; the frontend may hand them over with its answer.</summary>
    public IReadOnlySet<ActivityId> EagerActivities { get; init; } = NoActivities;

    /// <summary>Answers to <see cref="WorkflowTask.Queries"/>, by their ids.</summary>
    public IReadOnlyDictionary<string, QueryAnswer> QueryAnswers { get; init; } = NoAnswers;

    /// <summary>Answers to <see cref="WorkflowTask.Updates"/>. The frontend may take the turn back with them, so a worker lets go of what it keeps of the run.</summary>
    public IReadOnlyList<UpdateRejection> Rejections { get; init; } = [];

    private static readonly IReadOnlyDictionary<string, QueryAnswer> NoAnswers = new Dictionary<string, QueryAnswer>();
    private static readonly IReadOnlySet<ActivityId> NoActivities = new HashSet<ActivityId>();
}

/// <summary>An answer to a question: a result, or the failure that says why there is none.</summary>
public sealed record QueryAnswer(Payload? Result, Failure? Failure = null);

/// <summary>Accepted.</summary>
/// <param name="NextTask">The next turn, when it was asked for and due.</param>
public sealed record RespondWorkflowTaskCompletedResponse(WorkflowTask? NextTask)
{
    /// <summary>Those of <see cref="RespondWorkflowTaskCompletedRequest.EagerActivities"/> that this worker has to do; they are started already.</summary>
    public IReadOnlyList<ActivityTask> Activities { get; init; } = [];
}

/// <summary>A turn that could not be taken, and why.</summary>
public sealed record RespondWorkflowTaskFailedRequest(TaskToken Token, WorkflowTaskFailedCause Cause, Failure Failure, string Identity);
