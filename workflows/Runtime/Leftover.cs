using Tsrun.TraceScript;

namespace Tsrun.Runtime;

// Clean   --the run is reset-->                              Suspect
// Suspect --a call, and no patch is on record any more-->    Asked     (command: patch.revert, where the checkout is)
// Suspect --a call, and a patch is on record-->              Clean     what lies in the checkout belongs there
// Asked   --patch.revert completed-->                        Clean     what waited is called
// Asked   --patch.revert failed-->                           Clean     what waited fails as it did

/// <summary>What a run that was reset to before its patch left in the checkout: an experiment would find texts there that its history does not know.</summary>
internal sealed class Leftover
{
    private readonly List<(Effect.CallTool Call, bool Granted)> _waiting = [];
    private bool _suspect;

    /// <summary>The run goes on from an earlier event; its checkout did not go back with it.</summary>
    public void OnReset() => _suspect = true;

    /// <summary>Whether a call has to wait until the checkout is what history says.</summary>
    /// <param name="call">What the script asks for next.</param>
    /// <param name="granted">A person allowed it.</param>
    /// <param name="patched">A patch is on record as applied.</param>
    /// <param name="first">True for the first one that waits: somebody has to take the patch back.</param>
    public bool Holds(Effect.CallTool call, bool granted, bool patched, out bool first)
    {
        (first, _suspect) = (_suspect && !patched, false);
        if (!first && _waiting.Count == 0) return false;
        _waiting.Add((call, granted));
        return true;
    }

    /// <summary>What waited; it waits no more.</summary>
    public IReadOnlyList<(Effect.CallTool Call, bool Granted)> Waiting()
    {
        IReadOnlyList<(Effect.CallTool, bool)> waiting = [.. _waiting];
        _waiting.Clear();
        return waiting;
    }
}
