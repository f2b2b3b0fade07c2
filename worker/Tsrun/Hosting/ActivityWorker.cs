using System.Text.Json;
using Tsrun.Activities;
using Tsrun.Engine;
using Tsrun.History;

namespace Tsrun.Cli.Hosting;

/// <summary>Takes activity tasks, runs their handlers, reports outcomes; sends signs of life meanwhile.</summary>
internal sealed class ActivityWorker(IWorkflowService service, ActivityRegistry activities, string taskQueue, string identity, Action<string, string> progress)
{
    private readonly AttemptLog _attempts = new();
    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(5);

    /// <summary>Polls until told to stop.</summary>
    public async Task RunAsync(CancellationToken drain, CancellationToken now)
    {
        try
        {
            while (!drain.IsCancellationRequested)
                if (await service.PollActivityTaskQueueAsync(new PollActivityTaskQueueRequest(taskQueue, identity), drain) is { } task)
                    await WorkAsync(task, now);
        }
        catch (OperationCanceledException) when (drain.IsCancellationRequested)
        {
            // Told to stop: an attempt that was given up is done again when the run is resumed.
        }
    }

    private async Task WorkAsync(ActivityTask task, CancellationToken now)
    {
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(now);
        using var alive = new CancellationTokenSource();
        var lastLine = "";
        var context = new ActivityContext(task.ActivityId, task.Attempt, line =>
        {
            lastLine = line;
            progress(task.ActivityType, line);
        });
        var heartbeats = HeartbeatAsync(task, () => lastLine, attempt, alive.Token);
        var outcome = await ExecuteAsync(task, context, attempt.Token);
        await alive.CancelAsync();
        await heartbeats;
        now.ThrowIfCancellationRequested();
        await ReportAsync(task, _attempts.Chain(task, outcome));
    }

    private async Task<object> ExecuteAsync(ActivityTask task, ActivityContext context, CancellationToken cancellation)
    {
        try
        {
            return activities.Find(task.ActivityType) is { } handler
                ? await handler.ExecuteAsync(task.Input, context, cancellation)
                : Failure.Application("TS0204", $"no such activity: {task.ActivityType}", nonRetryable: true);
        }
        catch (ActivityFailureException e)
        {
            return e.Failure;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return new Canceled();
        }
        catch (JsonException e)
        {
            return Failure.Application("TS0203", $"{task.ActivityType}: rejected: schema: {e.Message}", nonRetryable: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Failure.Application("TS0530", $"{task.ActivityType}: {e.Message}");
        }
    }

    /// <summary>Until the attempt is over; a cancel request or a lost task ends the attempt.</summary>
    private async Task HeartbeatAsync(ActivityTask task, Func<string> line, CancellationTokenSource attempt, CancellationToken over)
    {
        using var timer = new PeriodicTimer(HeartbeatInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(over))
            {
                var answer = await service.RecordActivityTaskHeartbeatAsync(new RecordActivityTaskHeartbeatRequest(task.Token, HistoryJson.ToPayload(line())), over);
                if (answer.CancelRequested) await attempt.CancelAsync();
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The attempt is over.
        }
        catch (WorkflowServiceException e) when (e.Status == ServiceStatus.NotFound)
        {
            await attempt.CancelAsync(); // the engine gave the attempt up: its outcome would be refused
        }
    }

    private Task ReportAsync(ActivityTask task, object outcome) => outcome switch
    {
        Payload result => IgnoreLostAsync(service.RespondActivityTaskCompletedAsync(new RespondActivityTaskCompletedRequest(task.Token, result, identity))),
        Failure failure => IgnoreLostAsync(service.RespondActivityTaskFailedAsync(new RespondActivityTaskFailedRequest(task.Token, failure, identity))),
        _ => IgnoreLostAsync(service.RespondActivityTaskCanceledAsync(new RespondActivityTaskCanceledRequest(task.Token, identity))),
    };

    /// <summary>An outcome that comes after its task was timed out or closed is nobody's: the engine has recorded another.</summary>
    private static async Task IgnoreLostAsync(Task report)
    {
        try
        {
            await report;
        }
        catch (WorkflowServiceException e) when (e.Status == ServiceStatus.NotFound)
        {
            // Recorded already as timed out, or the run is closed.
        }
    }

    private sealed record Canceled;
}
