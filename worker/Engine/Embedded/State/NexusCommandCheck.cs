using Temporal.Api.Command.V1;
using Cause = Temporal.Api.Enums.V1.WorkflowTaskFailedCause;

namespace Tsrun.Engine.Embedded.State;

/// <summary>Whether commands around Nexus operations can be carried out.</summary>
/// <param name="endpoints">Knows the endpoints; null has none.</param>
internal sealed class NexusCommandCheck(RunState run, INexusDirectory? endpoints)
{
    /// <summary>Operations that one run may have pending.</summary>
    private const int PendingMax = 30;

    private const int HeaderMax = 8192;

    private readonly HashSet<long> _newCancels = [], _newOperations = [];

    /// <param name="eventId">The id that its event will get.</param>
    public (Cause, string)? Schedule(ScheduleNexusOperationCommandAttributes? schedule, long eventId)
    {
        const Cause bad = Cause.BadScheduleNexusOperationAttributes;
        if (schedule is null)
            return (bad, "empty ScheduleNexusOperationCommandAttributes");
        if (endpoints?.Find(schedule.Endpoint) is null)
            return (bad, $"endpoint \"{schedule.Endpoint}\" not found");
        if (schedule.Service.Length > CommandLimits.IdLengthMax)
            return (bad, $"ScheduleNexusOperationCommandAttributes.Service exceeds length limit of {CommandLimits.IdLengthMax}");
        if (schedule.Operation.Length > CommandLimits.IdLengthMax)
            return (bad, $"ScheduleNexusOperationCommandAttributes.Operation exceeds length limit of {CommandLimits.IdLengthMax}");
        if (schedule.ScheduleToCloseTimeout.IsNegative())
            return (bad, "ScheduleNexusOperationCommandAttributes.ScheduleToCloseTimeout is invalid: negative duration");
        if (schedule.NexusHeader.Sum(pair => pair.Key.Length + pair.Value.Length) > HeaderMax)
            return (bad, "ScheduleNexusOperationCommandAttributes.NexusHeader exceeds size limit");
        _newOperations.Add(eventId);
        return run.Operations.All.Count + _newOperations.Count <= PendingMax ? null
            : (Cause.PendingNexusOperationsLimitExceeded, $"workflow has reached the pending nexus operation limit of {PendingMax} for this namespace");
    }

    public (Cause, string)? Cancel(RequestCancelNexusOperationCommandAttributes? cancel)
    {
        const Cause bad = Cause.BadRequestCancelNexusOperationAttributes;
        if (cancel is null)
            return (bad, "empty CancelNexusOperationCommandAttributes");
        var operation = run.Operations.Find(cancel.ScheduledEventId);
        if (operation is null && !_newOperations.Contains(cancel.ScheduledEventId))
            return (bad, $"requested cancelation for a non-existing or already completed operation with scheduled event ID of {cancel.ScheduledEventId}");
        return operation is null or { CancelRequestedEventId: 0 } && _newCancels.Add(cancel.ScheduledEventId) ? null
            : (bad, $"cancelation was already requested for an operation with scheduled event ID {cancel.ScheduledEventId}");
    }
}
