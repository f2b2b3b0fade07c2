using Temporal.Api.Enums.V1;
using Temporal.Api.Workflow.V1;
using Tsrun.Engine.Embedded.State;
using Tsrun.Engine.Embedded.Store;
using ExecutionStatus = Temporal.Api.Enums.V1.WorkflowExecutionStatus;

namespace Tsrun.Engine.Embedded.Verbs;

/// <summary>A run's Nexus operations, and those that wait for its end, in the words of DescribeWorkflowExecution.</summary>
internal static class DescribingNexus
{
    public static PendingNexusOperationInfo Operation(NexusMachine operation)
    {
        var (options, call) = (operation.Options, operation.Start);
        return new PendingNexusOperationInfo
        {
            Endpoint = options.Endpoint,
            Service = options.Service,
            Operation = options.Operation,
            OperationId = operation.Token,
            OperationToken = operation.Token,
            ScheduleToCloseTimeout = options.ScheduleToCloseTimeout,
            ScheduledTime = operation.ScheduledTime.ToTimestamp(),
            ScheduledEventId = operation.ScheduledEventId,
            State = operation.IsStarted ? PendingNexusOperationState.Started
                : call.State == NexusCall.Phase.BackingOff ? PendingNexusOperationState.BackingOff : PendingNexusOperationState.Scheduled,
            // Attempts from before a restart are not remembered, but one of them was the start.
            Attempt = operation.IsStarted ? Math.Max(1, call.Attempt) : call.Attempt,
            LastAttemptCompleteTime = call.LastAttemptEnd?.ToTimestamp(),
            LastAttemptFailure = call.LastFailure,
            NextAttemptScheduleTime = call.NextAttempt?.ToTimestamp(),
            CancellationInfo = operation.CancelRequestedEventId == 0 ? null : Cancellation(operation),
        };
    }

    private static NexusOperationCancellationInfo Cancellation(NexusMachine operation)
    {
        var call = operation.Cancel;
        return new NexusOperationCancellationInfo
        {
            RequestedTime = operation.CancelRequestedTime?.ToTimestamp(),
            State = call.State switch
            {
                NexusCall.Phase.Done => call.LastFailure is null ? NexusOperationCancellationState.Succeeded : NexusOperationCancellationState.Failed,
                NexusCall.Phase.BackingOff => NexusOperationCancellationState.BackingOff,
                NexusCall.Phase.Offered => NexusOperationCancellationState.Scheduled,
                _ => NexusOperationCancellationState.Unspecified,
            },
            Attempt = call.Attempt,
            LastAttemptCompleteTime = call.LastAttemptEnd?.ToTimestamp(),
            LastAttemptFailure = call.LastFailure,
            NextAttemptScheduleTime = call.NextAttempt?.ToTimestamp(),
        };
    }

    /// <summary>Somebody who is told of the end; it is told in the commit that ends the run, and never tried again.</summary>
    public static CallbackInfo Callback(RunCallback registered, StoredRun stored)
    {
        var isTold = !stored.IsOpen && stored.Status != ExecutionStatus.ContinuedAsNew;
        return new CallbackInfo
        {
            Callback = registered.Callback,
            Trigger = new() { WorkflowClosed = new() },
            RegistrationTime = registered.Since.ToTimestamp(),
            State = isTold ? CallbackState.Succeeded : CallbackState.Standby,
            Attempt = isTold ? 1 : 0,
            LastAttemptCompleteTime = isTold ? stored.CloseTime?.ToTimestamp() : null,
        };
    }
}
