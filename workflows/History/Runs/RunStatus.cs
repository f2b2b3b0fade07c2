namespace Tsrun.History;

/// <summary>Answer of the <see cref="QueryName"/> query: where a run stands.</summary>
/// <param name="Script">The script that runs.</param>
/// <param name="Waiting">What it waits for, oldest first.</param>
/// <param name="Question">The open question to a person; empty for none.</param>
/// <param name="Applied">The checkout is changed.</param>
/// <param name="Closed">The script has ended.</param>
/// <param name="QuestionId">Names the open question for its answer; empty for none.</param>
public sealed record RunStatus(string Script, IReadOnlyList<RunWait> Waiting, string Question, bool Applied, bool Closed, string QuestionId = "")
{
    /// <summary>The query's type.</summary>
    public const string QueryName = "status";
}

/// <summary>Something a run waits for.</summary>
/// <param name="Step">Position in the script: <c>fix.tracescript:5:1</c>.</param>
/// <param name="For">An activity's type, <c>a person</c>, or a child's id.</param>
public sealed record RunWait(string Step, string For);
