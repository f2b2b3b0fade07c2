namespace Tsrun.Engine.Embedded;

/// <summary>Waiting for a task without spinning: a waiter costs memory and nothing else.</summary>
internal static class LongPolling
{
    /// <summary>An empty answer leaves so long before the caller's patience ends.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    public static async Task<TGrant?> PollAsync<TTask, TGrant>(
        EngineCore core, Func<EngineCore, TaskQueue<TTask, TGrant>> find, Poller<TGrant> poller, CallContext context, CancellationToken cancellationToken)
        where TGrant : class
    {
        TaskQueue<TTask, TGrant> queue;
        DateTimeOffset began;
        cancellationToken.ThrowIfCancellationRequested();
        lock (core.Gate)
        {
            core.ThrowIfUnusable();
            var now = began = core.Clock.GetUtcNow();
            queue = find(core);
            queue.Touch(poller, now);
            var taken = queue.TryTake(poller, now);
            // What the start changed in the store rides on the next commit.
            core.Pipeline.Seal(Store.Urgency.Lazy);
            if (taken is not null)
            {
                poller.Advice = queue.Advice.At(queue.OldestSince, now);
                return taken;
            }
            queue.Wait(poller);
            poller.Expiry = new Alarm(() => Leave(core, queue, poller));
            core.Alarms.Set(poller.Expiry, now + context.Patience(core.Clock, Margin, core.LongPoll));
        }
        using var registration = cancellationToken.UnsafeRegister(static state => ((Action)state!)(), () => GiveUp(core, queue, poller, cancellationToken));
        var handed = await poller.Waiting.Task.ConfigureAwait(false);
        poller.Advice = PollerAdvice.After(core.Clock.GetUtcNow() - began);
        return handed;
    }

    private static void Leave<TTask, TGrant>(EngineCore core, TaskQueue<TTask, TGrant> queue, Poller<TGrant> poller)
        where TGrant : class
    {
        if (!queue.TryLeave(poller))
            return;
        queue.Touch(poller, core.Clock.GetUtcNow());
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
