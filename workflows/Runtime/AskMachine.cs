using Tsrun.History;

namespace Tsrun.Runtime;

/// <summary>One question to a person.</summary>
// Asked --signal answer--> Answered (yes or no)
// Asked --TimerFired-->    Answered (no, by the clock)
/// <param name="EffectId">The effect that waits; the script's own <c>ask</c>, or the call that policy asked about.</param>
/// <param name="Answered">Goes on with yes or no.</param>
internal sealed record AskMachine(string Id, string Step, TimerId? Timer, Action<bool, string> Answered)
{
    /// <summary>The grant for the record.</summary>
    public GrantMarker Grant(bool yes, string by) => new(Step, Id, yes, by);
}
