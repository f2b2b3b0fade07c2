using Temporal.Api.Enums.V1;
using TaskQueueMessage = Temporal.Api.TaskQueue.V1.TaskQueue;

namespace Tsrun.Engine.Embedded;

/// <summary>The connections of workers that ask for turns. What only the end of one would leave unanswered is up for others at once, not after a timeout. Guarded by the gate.</summary>
internal sealed class Connections(EngineCore core)
{
    /// <summary>The sticky queues that each asked at.</summary>
    private readonly Dictionary<CancellationToken, HashSet<(string Namespace, string Queue)>> _asking = [];

    /// <summary>A worker asks for turns.</summary>
    /// <param name="gone">Ends with its connection; a worker in this process has none.</param>
    public void Note(CancellationToken gone, string ofNamespace, TaskQueueMessage queue)
    {
        if (!gone.CanBeCanceled)
            return;
        if (!_asking.TryGetValue(gone, out var queues))
        {
            _asking.Add(gone, queues = []);
            // On a thread of its own: a connection that has ended already calls back at once, under the gate; and a defect is no concern of whoever ends connections.
            gone.UnsafeRegister((_, lost) => ThreadPool.UnsafeQueueUserWorkItem(_ => core.TransactUnasked(() => Lose(lost)), null), null);
        }
        if (queue.Kind == TaskQueueKind.Sticky)
            queues.Add((ofNamespace, queue.Name));
    }

    private void Lose(CancellationToken gone)
    {
        if (!_asking.Remove(gone, out var queues))
            return;
        foreach (var queue in queues)
        {
            if (!_asking.Values.Any(others => others.Contains(queue)))
                core.Tasks.Abandon(queue.Namespace, queue.Queue);
        }
        foreach (var run in core.Runs.All)
            core.TaskEnds.GiveBack(run, gone);
        core.Queries.GiveBack(gone);
    }
}
