using System.Text.Json;
using Tsrun.Activities;
using Tsrun.Engine;
using Tsrun.History;

namespace Tsrun.Cli.Hosting;

/// <summary>Takes activity tasks, runs their handlers, reports outcomes; sends signs of life meanwhile.</summary>
internal sealed class ActivityWorker(IWorkflowService service, ActivityRegistry activities, WorkerOptions options, Action<string, string> progress)
{
    /// <summary>As long as a server may be away before the outcome of an attempt is given up; it has long since started another by then.</summary>
    private static readonly TimeSpan ReportFor = TimeSpan.FromMinutes(10);

    private readonly AttemptLog _attempts = new();

    /// <summary>Polls a queue until told to stop.</summary>
    public async Task RunAsync(string queue, CancellationToken drain, CancellationToken now)
    {
        try
        {
            while (!drain.IsCancellationRequested)
                if (await service.PollActivityTaskQueueAsync(new PollActivityTaskQueueRequest(queue, options.Identity), drain) is { } task)
                    await WorkAsync(task, now);
        }
        catch (OperationCanceledException) when (drain.IsCancellationRequested)
        {
            // Told to stop: an attempt that was given up is done again by whoever asks next.
        }
    }

    private async Task WorkAsync(ActivityTask task, CancellationToken now)
    {
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(now);
        object outcome;
        await using (var heartbeats = new Heartbeats(service, task, attempt))
        {
            outcome = await ExecuteAsync(task, new ActivityContext(task.ActivityId, task.Attempt, line =>
            {
                heartbeats.Line = line;
                progress(task.ActivityType, line);
            }), attempt.Token);
        }
        if (now.IsCancellationRequested && outcome is Canceled) await ReleaseAsync(task);
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

    /// <summary>A worker that stops gives its attempt back, so that another one need not wait until it is missed. A local run has no other worker.</summary>
    private async Task ReleaseAsync(ActivityTask task)
    {
        if (!options.Remote) return;
        var stopped = Failure.Application("TS1156", $"{task.ActivityType}: the worker {options.Identity} was stopped");
        try
        {
            await IgnoreLostAsync(service.RespondActivityTaskFailedAsync(new RespondActivityTaskFailedRequest(task.Token, stopped, options.Identity)));
        }
        catch (WorkflowServiceException e) when (Outage.May(e))
        {
            // It will be missed then, and started again.
        }
    }

    private Task ReportAsync(ActivityTask task, object outcome)
    {
        Func<Task> report = outcome switch
        {
            Payload result => () => service.RespondActivityTaskCompletedAsync(new RespondActivityTaskCompletedRequest(task.Token, result, options.Identity)),
            Failure failure => () => service.RespondActivityTaskFailedAsync(new RespondActivityTaskFailedRequest(task.Token, failure, options.Identity)),
            _ => () => service.RespondActivityTaskCanceledAsync(new RespondActivityTaskCanceledRequest(task.Token, options.Identity)),
        };
        return IgnoreLostAsync(options.Remote ? Outage.RideOutAsync(report, ReportFor, CancellationToken.None) : report());
    }

    /// <summary>An outcome that comes after its task was timed out or closed is nobody's: the engine has recorded another.</summary>
    private async Task IgnoreLostAsync(Task report)
    {
        try
        {
            await report;
        }
        catch (WorkflowServiceException e) when (e.Status == ServiceStatus.NotFound)
        {
            // Recorded already as timed out, or the run is closed.
        }
        catch (WorkflowServiceException e) when (options.Remote && e.Status is ServiceStatus.InvalidArgument)
        {
            // A cancellation that nobody asked for any more; the server's clock ends the attempt.
            options.Note($"an outcome was refused: {e.Message}");
        }
    }

    private sealed record Canceled;
}
