using Tsrun.Engine;
using Tsrun.History;

namespace Tsrun.Cli.Hosting;

/// <summary>Signs of life of one attempt, until it is disposed of. A cancel request, or an attempt that the engine gave up, comes back with one of them.</summary>
internal sealed class Heartbeats : IAsyncDisposable
{
    private static readonly TimeSpan IntervalMax = TimeSpan.FromSeconds(5);

    /// <summary>Three signs of life may be lost on the way before the attempt is taken for dead.</summary>
    private const int BeatsPerTimeout = 4;

    private readonly IWorkflowService _service;
    private readonly ActivityTask _task;
    private readonly CancellationTokenSource _attempt;
    private readonly CancellationTokenSource _over = new();
    private readonly PeriodicTimer _timer;
    private readonly Task _beating;

    /// <param name="attempt">Is cancelled when the attempt is to stop.</param>
    public Heartbeats(IWorkflowService service, ActivityTask task, CancellationTokenSource attempt)
    {
        (_service, _task, _attempt) = (service, task, attempt);
        _timer = new PeriodicTimer(task.HeartbeatTimeout is { } timeout && timeout / BeatsPerTimeout < IntervalMax ? timeout / BeatsPerTimeout : IntervalMax);
        _beating = RunAsync();
    }

    /// <summary>The last line of progress.</summary>
    public string Line { get; set; } = "";

    /// <summary>The attempt is over: nothing is sent after this. Only a sign of life under way is broken off, so that most activities cost no exception.</summary>
    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _over.CancelAsync();
        await _beating;
        _over.Dispose();
    }

    private async Task RunAsync()
    {
        // False once the timer is disposed of.
        while (await _timer.WaitForNextTickAsync()) await BeatAsync();
    }

    private async Task BeatAsync()
    {
        try
        {
            var answer = await _service.RecordActivityTaskHeartbeatAsync(new RecordActivityTaskHeartbeatRequest(_task.Token, HistoryJson.ToPayload(Line)), _over.Token);
            if (answer.CancelRequested) await _attempt.CancelAsync();
        }
        catch (OperationCanceledException) when (_over.IsCancellationRequested)
        {
            // The attempt is over.
        }
        catch (WorkflowServiceException e) when (e.Status == ServiceStatus.NotFound)
        {
            await _attempt.CancelAsync(); // the engine gave the attempt up: its outcome would be refused
        }
        catch (WorkflowServiceException e) when (Outage.May(e))
        {
            // The next sign of life may get through.
        }
    }
}
