using Tsrun.History;

namespace Tsrun.Runtime;

// Asked --signal answer--> Answered (yes or no)
// Asked --TimerFired-->    Answered (no, by the clock)

/// <summary>One question to a person: the script's own <c>ask</c>, or policy's about a call.</summary>
/// <param name="Answered">Goes on with yes or no.</param>
internal sealed record AskMachine(string Id, string Step, string Question, TimerId? Timer, Action<bool, string> Answered)
{
    /// <summary>The grant for the record.</summary>
    public GrantMarker Grant(bool yes, string by) => new(Step, Id, yes, by);
}
