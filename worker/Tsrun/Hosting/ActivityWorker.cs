using System.Text.Json;
using Tsrun.Activities;
using Tsrun.Engine;
using Tsrun.History;

namespace Tsrun.Cli.Hosting;

/// <summary>Takes activity tasks of one queue, runs their handlers, reports outcomes; sends signs of life meanwhile.</summary>
/// <param name="service">Where tasks come from.</param>
/// <param name="activities">What can be done.</param>
/// <param name="options">How much of it at once, and as whom.</param>
/// <param name="queue">The queue that it asks at.</param>
/// <param name="progress">Gets tool and line of what handlers tell meanwhile.</param>
/// <param name="now">Gives up at once.</param>
internal sealed class ActivityWorker(IWorkflowService service, ActivityRegistry activities, WorkerOptions options, string queue, Action<string, string> progress, CancellationToken now) : IDisposable
{
    /// <summary>As long as a server may be away before the outcome of an attempt is given up; it has long since started another by then.</summary>
    private static readonly TimeSpan ReportFor = TimeSpan.FromMinutes(10);

    /// <summary>A span for each attempt, named after its activity type, for whoever listens in (<c>dotnet-trace</c>, a test that kills in a step). It ends before the outcome is reported.</summary>
    private static readonly System.Diagnostics.ActivitySource Spans = new("tsrun.activities");

    private readonly AttemptLog _attempts = new();

    /// <summary>A place is held by whoever asks for an activity or works on one.</summary>
    private readonly SemaphoreSlim _places = new(options.ActivitySlots);

    private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Polls until told to stop, then waits for what is under way.</summary>
    /// <param name="drain">Takes no new task once set.</param>
    public async Task RunAsync(CancellationToken drain)
    {
        var polls = Enumerable.Range(0, options.ActivityPolls).Select(_ => Task.Run(() => PollAsync(drain), CancellationToken.None));
        await await Task.WhenAny(Task.WhenAll(polls), _broken.Task);
        for (var i = 0; i < options.ActivitySlots; i++) await await Task.WhenAny(_places.WaitAsync(CancellationToken.None), _broken.Task);
    }

    /// <summary>Holds a place for a task that comes without a poll; false when all are taken.</summary>
    public bool TryHold() => _places.Wait(TimeSpan.Zero, CancellationToken.None);

    /// <summary>Lets go of a place that was held.</summary>
    public void Release() => _places.Release();

    /// <summary>Works on a task; its place is held already.</summary>
    public void Start(ActivityTask task) => _ = Task.Run(() => PlacedAsync(task), CancellationToken.None);

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();

    private async Task PollAsync(CancellationToken drain)
    {
        try
        {
            while (!drain.IsCancellationRequested)
            {
                await _places.WaitAsync(drain);
                if (await NextAsync(drain) is { } task) Start(task);
                else Release();
            }
        }
        catch (OperationCanceledException) when (drain.IsCancellationRequested)
        {
            // Told to stop: an attempt that was given up is done again by whoever asks next.
        }
    }

    private async Task<ActivityTask?> NextAsync(CancellationToken drain)
    {
        try
        {
            return await service.PollActivityTaskQueueAsync(new PollActivityTaskQueueRequest(queue, options.Identity), drain);
        }
        catch
        {
            Release();
            throw;
        }
    }

    private async Task PlacedAsync(ActivityTask task)
    {
        try
        {
            await WorkAsync(task);
        }
        catch (OperationCanceledException) when (now.IsCancellationRequested)
        {
            // Given up, or back.
        }
        catch (Exception e)
        {
            _broken.TrySetException(e); // ends the host
        }
        finally
        {
            Release();
        }
    }

    private async Task WorkAsync(ActivityTask task)
    {
        options.Tell(new WorkerNews.RunTaken(task.WorkflowId, task.RunId, task.WorkflowType));
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
        using var span = Spans.StartActivity(task.ActivityType);
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
            options.Tell(new WorkerNews.Remark($"an outcome was refused: {e.Message}"));
        }
    }

    private sealed record Canceled;
}
