using Tsrun.Engine;

namespace Tsrun.Cli.Hosting;

/// <summary>Tells a frontend that is away for a while from one that says no.</summary>
internal static class Outage
{
    private static readonly TimeSpan PauseMin = TimeSpan.FromMilliseconds(200), PauseMax = TimeSpan.FromSeconds(5);

    /// <summary>The same call may have another answer later. A store of our own that failed stays failed.</summary>
    public static bool May(WorkflowServiceException e) => e.InnerException is not StoreException && e.Status
        is ServiceStatus.Unavailable or ServiceStatus.DeadlineExceeded or ServiceStatus.ResourceExhausted or ServiceStatus.Aborted or ServiceStatus.Internal or ServiceStatus.Unknown;

    /// <summary>Makes a call again and again while the frontend is away, for at most some time.</summary>
    public static async Task RideOutAsync(Func<Task> call, TimeSpan atMost, CancellationToken stop)
    {
        var (began, pause) = (TimeProvider.System.GetTimestamp(), PauseMin);
        while (true)
        {
            try
            {
                await call();
                return;
            }
            catch (WorkflowServiceException e) when (May(e) && TimeProvider.System.GetElapsedTime(began) < atMost)
            {
                await Task.Delay(pause, stop);
                pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, PauseMax.Ticks));
            }
        }
    }
}
