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
            gone.UnsafeRegister((_, lost) => _ = LostAsync(lost), null);
        }
        if (queue.Kind == TaskQueueKind.Sticky)
            queues.Add((ofNamespace, queue.Name));
    }

    private async Task LostAsync(CancellationToken gone)
    {
        try
        {
            await core.TransactAsync(() => Lose(gone)).ConfigureAwait(false);
        }
        catch (WorkflowServiceException)
        {
            // The engine is closed or its store suspect: nobody gets a turn from it any more.
        }
    }

    private bool Lose(CancellationToken gone)
    {
        if (!_asking.Remove(gone, out var queues))
            return false;
        foreach (var queue in queues)
        {
            if (!_asking.Values.Any(others => others.Contains(queue)))
                core.Tasks.Abandon(queue.Namespace, queue.Queue);
        }
        foreach (var run in core.Runs.All)
            core.TaskEnds.GiveBack(run, gone);
        core.Queries.GiveBack(gone);
        return true;
    }
}
