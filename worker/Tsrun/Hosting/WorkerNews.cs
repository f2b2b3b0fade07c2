using Tsrun.History;

namespace Tsrun.Cli.Hosting;

/// <summary>What a worker tells whoever watches it.</summary>
internal abstract record WorkerNews
{
    private WorkerNews()
    {
    }

    /// <summary>A turn or an activity of a run came to it. Told each time; only the first is news.</summary>
    internal sealed record RunTaken(WorkflowId Workflow, RunId Run, string Script) : WorkerNews;

    /// <summary>It handed a run's last turn in.</summary>
    /// <param name="Outcome">One of <see cref="RunOutcome"/>, or <c>canceled</c>.</param>
    internal sealed record RunEnded(WorkflowId Workflow, RunId Run, string Outcome) : WorkerNews;

    /// <summary>The cluster is away; polls and outcomes are tried again.</summary>
    internal sealed record ConnectionLost(string Why) : WorkerNews;

    /// <summary>The cluster answers again.</summary>
    internal sealed record ConnectionRegained(TimeSpan After) : WorkerNews;

    /// <summary>It was told to stop.</summary>
    /// <param name="Now">What is under way is given back; otherwise it is finished first.</param>
    internal sealed record Stopping(bool Now) : WorkerNews;

    /// <summary>A run's turn cannot be taken here; it stays open for a worker that can.</summary>
    internal sealed record TurnFailed(WorkflowId Workflow, int Attempt, string Code, string Why) : WorkerNews;

    /// <summary>Something that is nobody's fault here, and should be known.</summary>
    internal sealed record Remark(string Text) : WorkerNews;

    /// <summary>How a run ends by a turn's commands; null when it goes on.</summary>
    public static string? OutcomeOf(IReadOnlyList<History.Command> commands) => commands.LastOrDefault() switch
    {
        History.Command.CompleteWorkflowExecution complete => HistoryJson.Read<RunResult>(complete.Result).Outcome,
        History.Command.FailWorkflowExecution => RunOutcome.Failed,
        History.Command.CancelWorkflowExecution => "canceled",
        _ => null,
    };
}
