using Tsrun.History;
using Tsrun.Runtime;

namespace Tsrun.Cli.Hosting;

/// <summary>The machines of runs, most recently used last. Whoever works on one has it for himself: it is out of the cache meanwhile.</summary>
internal sealed class RunCache(int size)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<RunId, LinkedListNode<(RunId Run, WorkflowMachine Machine)>> _nodes = [];
    private readonly LinkedList<(RunId Run, WorkflowMachine Machine)> _order = [];

    /// <summary>How many are kept now.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _nodes.Count;
        }
    }

    /// <summary>Takes a run's machine out; null when it is not there.</summary>
    public WorkflowMachine? Take(RunId run)
    {
        lock (_gate)
        {
            if (!_nodes.Remove(run, out var node)) return null;
            _order.Remove(node);
            return node.Value.Machine;
        }
    }

    /// <summary>Puts it back, and drops the one that was not asked for longest when there are too many.</summary>
    public void Put(RunId run, WorkflowMachine machine)
    {
        lock (_gate)
        {
            if (_nodes.Remove(run, out var old)) _order.Remove(old);
            _nodes[run] = _order.AddLast((run, machine));
            if (_nodes.Count <= size) return;
            _nodes.Remove(_order.First!.Value.Run);
            _order.RemoveFirst();
        }
    }
}
