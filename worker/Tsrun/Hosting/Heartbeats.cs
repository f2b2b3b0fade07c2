using Tsrun.Engine;
using Tsrun.History;

namespace Tsrun.Cli.Hosting;

/// <summary>Signs of life of one attempt. A cancel request, or an attempt that the engine gave up, comes back with one of them.</summary>
internal sealed class Heartbeats(IWorkflowService service, ActivityTask task, CancellationTokenSource attempt)
{
    private static readonly TimeSpan IntervalMax = TimeSpan.FromSeconds(5);

    /// <summary>Three signs of life may be lost on the way before the attempt is taken for dead.</summary>
    private const int BeatsPerTimeout = 4;

    /// <summary>The last line of progress.</summary>
    public string Line { get; set; } = "";

    /// <summary>Until the attempt is over.</summary>
    public async Task RunAsync(CancellationToken over)
    {
        using var timer = new PeriodicTimer(task.HeartbeatTimeout is { } timeout && timeout / BeatsPerTimeout < IntervalMax ? timeout / BeatsPerTimeout : IntervalMax);
        try
        {
            while (await timer.WaitForNextTickAsync(over)) await BeatAsync(over);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The attempt is over.
        }
    }

    private async Task BeatAsync(CancellationToken over)
    {
        try
        {
            var answer = await service.RecordActivityTaskHeartbeatAsync(new RecordActivityTaskHeartbeatRequest(task.Token, HistoryJson.ToPayload(Line)), over);
            if (answer.CancelRequested) await attempt.CancelAsync();
        }
        catch (WorkflowServiceException e) when (e.Status == ServiceStatus.NotFound)
        {
            await attempt.CancelAsync(); // the engine gave the attempt up: its outcome would be refused
        }
        catch (WorkflowServiceException e) when (Outage.May(e))
        {
            // The next sign of life may get through.
        }
    }
}
