namespace Tsrun.Engine.Embedded;

/// <summary>Waiting for a task without spinning: a waiter costs memory and nothing else.</summary>
internal static class LongPolling
{
    public static async Task<TGrant?> PollAsync<TTask, TGrant>(
        EngineCore core, Func<EngineCore, TaskQueue<TTask, TGrant>> find, Poller<TGrant> poller, CancellationToken cancellationToken)
        where TGrant : class
    {
        TaskQueue<TTask, TGrant> queue;
        cancellationToken.ThrowIfCancellationRequested();
        lock (core.Gate)
        {
            core.ThrowIfUnusable();
            queue = find(core);
            if (queue.TryTake(poller) is { } grant)
                return grant;
            queue.Wait(poller);
            poller.Expiry = new Alarm(() => Leave(queue, poller));
            core.Alarms.Set(poller.Expiry, core.Clock.GetUtcNow() + core.LongPoll);
        }
        using var registration = cancellationToken.UnsafeRegister(static state => ((Action)state!)(), () => GiveUp(core, queue, poller, cancellationToken));
        return await poller.Waiting.Task.ConfigureAwait(false);
    }

    private static void Leave<TTask, TGrant>(TaskQueue<TTask, TGrant> queue, Poller<TGrant> poller)
        where TGrant : class
    {
        if (queue.TryLeave(poller))
            poller.Waiting.SetResult(null);
    }

    private static void GiveUp<TTask, TGrant>(EngineCore core, TaskQueue<TTask, TGrant> queue, Poller<TGrant> poller, CancellationToken cancellationToken)
        where TGrant : class
    {
        lock (core.Gate)
        {
            if (!queue.TryLeave(poller))
                return;
            core.Alarms.Unset(poller.Expiry!);
            poller.Waiting.SetCanceled(cancellationToken);
        }
    }
}
