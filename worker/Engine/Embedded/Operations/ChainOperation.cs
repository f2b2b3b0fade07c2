using Temporal.Api.Command.V1;
using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.Failure.V1;
using Temporal.Api.History.V1;
using Tsrun.Engine.Embedded.State;

namespace Tsrun.Engine.Embedded.Operations;

/// <summary>The run that follows another one in its chain: continue-as-new, retry, cron. Everything here runs under the gate.</summary>
internal sealed class ChainOperation(EngineCore core)
{
    /// <summary>A run that continues as new sooner waits for the rest: a chain must not become a hot loop.</summary>
    private static readonly TimeSpan RunMin = TimeSpan.FromSeconds(1);

    /// <summary>After a failure: the retry policy is asked first, then the cron schedule.</summary>
    public (NextRun? Next, RetryState State) AfterFailure(RunState run, Failure failure)
    {
        var expiry = run.Started.WorkflowExecutionExpirationTime?.Time();
        var decision = failure.TimeoutFailureInfo is not null && expiry is { } end && core.Now >= end
            ? new RetryDecision(RetryState.Timeout, default)
            : RetryDecision.Of(run.Started.RetryPolicy, run.Started.Attempt, failure, core.Now, expiry);
        if (decision.State == RetryState.InProgress)
        {
            var started = Following(run, ContinueAsNewInitiator.Retry, decision.Delay);
            started.Attempt = run.Started.Attempt + 1;
            started.ContinuedFailure = failure;
            started.LastCompletionResult = run.Started.LastCompletionResult;
            return (new NextRun(RunOperations.NewRunId(), started), RetryState.InProgress);
        }
        var next = decision.State == RetryState.Timeout ? null : ByCron(run, run.Started.LastCompletionResult, failure);
        return (next, decision.State);
    }

    /// <summary>The schedule's next run; null without a schedule, or past the end of the chain.</summary>
    public NextRun? ByCron(RunState run, Payloads? lastResult, Failure? failure)
    {
        if (run.Started.CronSchedule.Length == 0 || CronSchedule.TryParse(run.Started.CronSchedule) is not { } schedule)
            return null;
        var began = run.StartTime + run.Started.FirstWorkflowTaskBackoff.Span();
        if (schedule.Backoff(began, core.Now) is not { } backoff)
            return null;
        if (run.Started.WorkflowExecutionExpirationTime?.Time() is { } expiry && core.Now + backoff > expiry)
            return null;
        var started = Following(run, ContinueAsNewInitiator.CronSchedule, backoff);
        started.ContinuedFailure = failure;
        started.LastCompletionResult = lastResult;
        return new NextRun(RunOperations.NewRunId(), started);
    }

    public NextRun AsNew(RunState run, ContinueAsNewWorkflowExecutionCommandAttributes command)
    {
        var initiator = command.Initiator == ContinueAsNewInitiator.Unspecified ? ContinueAsNewInitiator.Workflow : command.Initiator;
        var lived = core.Now - run.StartTime - run.Started.FirstWorkflowTaskBackoff.Span();
        var backoff = command.BackoffStartInterval.Span();
        if (initiator == ContinueAsNewInitiator.Workflow && backoff == TimeSpan.Zero && lived < RunMin)
            backoff = RunMin - lived;
        var started = Following(run, initiator, backoff);
        if (!string.IsNullOrEmpty(command.WorkflowType?.Name))
            started.WorkflowType = command.WorkflowType;
        if (!string.IsNullOrEmpty(command.TaskQueue?.Name))
            started.TaskQueue = new() { Name = command.TaskQueue.Name, Kind = TaskQueueKind.Normal };
        started.Input = command.Input;
        started.Header = command.Header;
        started.RetryPolicy = command.RetryPolicy is { } policy ? RetryPolicies.Fill(policy) : null;
        started.CronSchedule = command.CronSchedule;
        started.ContinuedFailure = command.Failure;
        started.InheritedPinnedVersion = core.InheritedFor(run, started.TaskQueue.Name);
        started.LastCompletionResult = command.LastCompletionResult ?? run.Started.LastCompletionResult;
        started.Memo = command.Memo;
        started.SearchAttributes = command.SearchAttributes ?? run.Attributes.Inherited;
        return new NextRun(RunOperations.NewRunId(), Limited(started, run, command.WorkflowRunTimeout.Limit(), command.WorkflowTaskTimeout.Limit(), backoff));
    }

    /// <summary>The same again, as the successor of a run.</summary>
    private WorkflowExecutionStartedEventAttributes Following(RunState run, ContinueAsNewInitiator initiator, TimeSpan backoff)
    {
        var started = run.Started.Clone();
        started.ContinuedExecutionRunId = run.RunId;
        started.OriginalExecutionRunId = "";
        started.Initiator = initiator;
        started.Identity = "";
        started.Attempt = 1;
        started.FirstWorkflowTaskBackoff = backoff.ToDuration();
        started.Memo = run.Attributes.Memo;
        started.SearchAttributes = run.Attributes.Inherited;
        started.EagerExecutionAccepted = false;
        started.PrevAutoResetPoints = run.ResetPoints.Left(core.Now + core.Hooks.Namespaces?.FindRetention(run.Namespace));
        started.VersioningOverride = run.Versioning.Override;
        started.CompletionCallbacks.Clear();
        started.CompletionCallbacks.Add(run.Callbacks.Select(known => known.Callback));
        started.Priority = run.Wishes.Priority;
        var following = Limited(started, run, null, null, backoff);
        if (following.WorkflowRunTimeout.Limit() is null)
            following.WorkflowRunTimeout = null;
        return following;
    }

    private WorkflowExecutionStartedEventAttributes Limited(WorkflowExecutionStartedEventAttributes started, RunState run, TimeSpan? own, TimeSpan? task, TimeSpan backoff)
    {
        var limited = RunTimeouts.Apply(
            started,
            run.Started.WorkflowExecutionTimeout.Limit(),
            own ?? run.Started.WorkflowRunTimeout.Limit(),
            task ?? run.Started.WorkflowTaskTimeout.Limit(),
            core.Now,
            backoff,
            run.Started.WorkflowExecutionExpirationTime?.Time());
        // Where the first run said nothing, its successors do not either.
        limited.WorkflowExecutionTimeout = run.Started.WorkflowExecutionTimeout;
        return limited;
    }

    /// <summary>Begins the run that follows; children and their parent stay with the chain.</summary>
    public void Begin(RunState run, NextRun next)
    {
        next.Started.OriginalExecutionRunId = next.RunId;
        core.Executions.Create(run.Row.Workflow, next.RunId, next.Started, Guid.NewGuid().ToString(), run.Metadata);
    }
}

/// <summary>A run that is about to follow another one.</summary>
internal sealed record NextRun(string RunId, WorkflowExecutionStartedEventAttributes Started);
