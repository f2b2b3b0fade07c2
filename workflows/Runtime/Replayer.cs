using Tsrun.History;

namespace Tsrun.Runtime;

/// <summary>Answer of a recorded replay.</summary>
/// <param name="Events">How many events were held against the script before the answer stood.</param>
public sealed record ReplayResult(int Events, int Total, Divergence? Divergence)
{
    /// <summary>Every command equals the recorded one.</summary>
    public bool Identical => Divergence is null;
}

/// <summary>Folds a history again, with no engine, no activity and no network, and compares each command with the one on record.</summary>
public static class Replayer
{
    /// <summary>Replays a history from its first event.</summary>
    public static ReplayResult Replay(IReadOnlyList<HistoryEvent> history)
    {
        var machine = new WorkflowMachine();
        var applied = 0;
        foreach (var historyEvent in history)
        {
            machine.Apply(historyEvent);
            if (machine.Divergence is { } divergence) return new ReplayResult(applied, history.Count, divergence);
            applied++;
        }
        return new ReplayResult(applied, history.Count, machine.LeftOver());
    }
}
