using Tsrun.History;
using Tsrun.TraceScript;

namespace Tsrun.Runtime;

// Home   --an activity finds no worker there in time--> Moving    (command: checkout.adopt, at the shared queue)
// Moving --checkout.adopt completed-->                  Home      another queue, another root; what waited is asked for again
// Moving --checkout.adopt failed-->                     Home      what waited fails with TS1152

/// <summary>The machine that holds the checkout of a run on a cluster.</summary>
internal sealed class Home(ClusterFacts cluster, string root)
{
    /// <summary>As often as Temporal's own sample picks another host.</summary>
    private const int MovesMax = 5;

    private readonly List<Effect.CallTool> _waiting = [];
    private int _moves;

    /// <summary>Its queue.</summary>
    public string Queue { get; private set; } = cluster.HostQueue;

    /// <summary>Absolute path of the checkout there.</summary>
    public string Root { get; private set; } = root;

    /// <summary>How long an activity may lie there before the machine counts as lost.</summary>
    public TimeSpan Wait => cluster.HostWait;

    /// <summary>There is something to move, and it was not moved too often.</summary>
    public bool CanMove => cluster.Frozen.Length > 0 && (_waiting.Count > 0 || _moves < MovesMax);

    /// <summary>Keeps a call until the checkout is elsewhere.</summary>
    /// <returns>True for the first one: somebody has to be asked to take over.</returns>
    public bool Await(Effect.CallTool call)
    {
        _waiting.Add(call);
        if (_waiting.Count > 1) return false;
        _moves++;
        return true;
    }

    /// <summary>What waited; it waits no more.</summary>
    public IReadOnlyList<Effect.CallTool> Waiting()
    {
        IReadOnlyList<Effect.CallTool> waiting = [.. _waiting];
        _waiting.Clear();
        return waiting;
    }

    /// <summary>The checkout is there now.</summary>
    public void MoveTo(CheckoutAdopt.Result adopted) => (Queue, Root) = (adopted.HostQueue, adopted.Root);
}
