using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.ErrorDetails.V1;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Embedded.Batches;

/// <summary>Carries batches out, one run after the other, beside everything else; what a dead process left undone is taken up.</summary>
internal sealed class BatchRunner(EmbeddedEngine engine, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Namespace, string JobId), BatchJob> _jobs = [];
    private readonly Dictionary<(string Namespace, string JobId), Task> _running = [];
    private bool _isClosing;

    public void Add(BatchJob job) => _jobs[job.Key] = job;

    public BatchJob? Find(string ofNamespace, string jobId)
    {
        lock (_gate)
            return _jobs.GetValueOrDefault((ofNamespace, jobId));
    }

    /// <summary>Newest first.</summary>
    public List<BatchJob> All(string ofNamespace)
    {
        lock (_gate)
            return [.. _jobs.Values.Where(job => job.Key.Namespace == ofNamespace).OrderByDescending(job => job.Progress.StartTime.ToDateTimeOffset()).ThenBy(job => job.Key.JobId, StringComparer.Ordinal)];
    }

    /// <summary>Goes on with what was running when the store was closed.</summary>
    public void TakeUp()
    {
        lock (_gate)
        {
            foreach (var job in _jobs.Values.Where(job => job.IsRunning).ToArray())
                Run(job);
        }
    }

    /// <summary>Keeps a new job, and begins with it.</summary>
    /// <exception cref="WorkflowServiceException">There is one of that id, or another one is at work.</exception>
    public async Task BeginAsync(BatchJob job)
    {
        lock (_gate)
        {
            if (_jobs.ContainsKey(job.Key))
                throw new WorkflowServiceException(ServiceStatus.AlreadyExists, $"Workflow execution already started. WorkflowId: {job.Key.JobId}.") { Detail = new WorkflowExecutionAlreadyStartedFailure() };
            if (_jobs.Values.Any(other => other.IsRunning && other.Key.Namespace == job.Key.Namespace))
                throw Operations.Lookup.Busy("Max concurrent batch operations is reached");
            _jobs[job.Key] = job;
        }
        try
        {
            await engine.WriteAsync(job.Save).ConfigureAwait(false);
        }
        catch
        {
            // It is not kept, and its caller hears so: left here it would bar every later one.
            lock (_gate)
                _jobs.Remove(job.Key);
            throw;
        }
        lock (_gate)
            Run(job);
    }

    /// <summary>Ends a job before its time; the run that it is at is the last.</summary>
    public async Task StopAsync(BatchJob job)
    {
        BatchJob ended;
        lock (_gate)
        {
            if (_jobs.GetValueOrDefault(job.Key) is not { IsRunning: true } current)
                return;
            ended = _jobs[job.Key] = current.End(BatchOperationState.Failed, clock.GetUtcNow());
        }
        await engine.WriteAsync(ended.Save).ConfigureAwait(false);
    }

    /// <summary>Waits for the steps at work; no further one begins.</summary>
    public Task CloseAsync()
    {
        lock (_gate)
        {
            _isClosing = true;
            return Task.WhenAll(_running.Values);
        }
    }

    private void Run(BatchJob job) => _running[job.Key] = Task.Run(() => RunAsync(job.Key));

    private async Task RunAsync((string Namespace, string JobId) key)
    {
        try
        {
            await GoThroughAsync(key).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Nobody awaits this task while the engine is open: whatever ended it, a fault of ours too, has to end the job as well, or it is at work for ever and bars every later one.
            await FailAsync(key).ConfigureAwait(false);
        }
        finally
        {
            lock (_gate)
                _running.Remove(key);
        }
    }

    private async Task GoThroughAsync((string Namespace, string JobId) key)
    {
        while (Current(key) is { } job)
        {
            if (job.Done >= job.Request.Executions.Count)
            {
                await NoteAsync(job.End(BatchOperationState.Completed, clock.GetUtcNow())).ConfigureAwait(false);
                return;
            }
            var succeeded = await StepAsync(job.Request, job.Request.Executions[job.Done]).ConfigureAwait(false);
            await NoteAsync(job.Step(succeeded)).ConfigureAwait(false);
        }
    }

    private async Task FailAsync((string Namespace, string JobId) key)
    {
        try
        {
            if (Find(key.Namespace, key.JobId) is { } job)
                await StopAsync(job).ConfigureAwait(false);
        }
        catch (WorkflowServiceException)
        {
            // The store itself failed: in memory the job has ended, and whoever opens the store next goes on where it last noted.
        }
    }

    /// <summary>The job while it is to go on.</summary>
    private BatchJob? Current((string Namespace, string JobId) key)
    {
        lock (_gate)
            return !_isClosing && _jobs[key] is { IsRunning: true } job ? job : null;
    }

    private async Task<bool> StepAsync(Wire.StartBatchOperationRequest request, WorkflowExecution run)
    {
        try
        {
            await engine.CallAsync(await BatchKind.Of(request).Request(engine, request, run).ConfigureAwait(false), CallContext.None).ConfigureAwait(false);
            return true;
        }
        catch (WorkflowServiceException e) when (e.Status == ServiceStatus.NotFound)
        {
            // It closed or went meanwhile: nothing is left to do there, as on a Temporal server.
            return true;
        }
        catch (WorkflowServiceException)
        {
            return false;
        }
    }

    private async Task NoteAsync(BatchJob job)
    {
        lock (_gate)
        {
            // Somebody stopped it meanwhile, and that is noted already.
            if (!_jobs[job.Key].IsRunning)
                return;
            _jobs[job.Key] = job;
        }
        await engine.WriteAsync(job.Save).ConfigureAwait(false);
    }
}
