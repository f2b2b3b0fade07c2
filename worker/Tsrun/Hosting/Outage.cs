using Tsrun.Engine;

namespace Tsrun.Cli.Hosting;

/// <summary>Tells a frontend that is away for a while from one that says no.</summary>
internal static class Outage
{
    private static readonly TimeSpan PauseMin = TimeSpan.FromMilliseconds(200), PauseMax = TimeSpan.FromSeconds(5);

    /// <summary>The call may have another answer once the frontend is back: one that did not answer in time is away, too.</summary>
    public static bool May(WorkflowServiceException e) => e.IsTransient || e.Status == ServiceStatus.DeadlineExceeded;

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
