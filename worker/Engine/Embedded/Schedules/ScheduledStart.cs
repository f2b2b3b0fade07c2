using System.Globalization;
using Temporal.Api.Common.V1;
using Tsrun.Engine.Embedded.State;
using ReusePolicy = Temporal.Api.Enums.V1.WorkflowIdReusePolicy;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Embedded.Schedules;

/// <summary>The start request of an action.</summary>
internal static class ScheduledStart
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>Made of the schedule and the action time alone, so that the same action asks for the same run.</summary>
    public static Wire.StartWorkflowExecutionRequest Of(ScheduleState state, ActionTime time)
    {
        var action = state.Schedule.Action.StartWorkflow.Clone();
        var nominal = time.Nominal.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);
        var keepsId = state.Schedule.Policies.KeepOriginalWorkflowId;
        return new Wire.StartWorkflowExecutionRequest
        {
            Namespace = state.Key.Namespace,
            WorkflowId = keepsId ? action.WorkflowId : $"{action.WorkflowId}-{nominal}",
            WorkflowType = action.WorkflowType,
            TaskQueue = action.TaskQueue,
            Input = action.Input,
            WorkflowExecutionTimeout = action.WorkflowExecutionTimeout,
            WorkflowRunTimeout = action.WorkflowRunTimeout,
            WorkflowTaskTimeout = action.WorkflowTaskTimeout,
            Identity = $"temporal-scheduler-{state.Key.Namespace}-{state.Key.ScheduleId}",
            RequestId = string.Create(CultureInfo.InvariantCulture, $"{state.Key.Namespace}/{state.Key.ScheduleId}/{state.RowKey}/{time.Nominal.UtcTicks}"),
            WorkflowIdReusePolicy = keepsId ? ReusePolicy.AllowDuplicate : ReusePolicy.RejectDuplicate,
            RetryPolicy = action.RetryPolicy,
            Memo = action.Memo,
            SearchAttributes = Attributes(action.SearchAttributes, nominal, state.Key.ScheduleId),
            Header = action.Header,
            UserMetadata = action.UserMetadata,
            VersioningOverride = action.VersioningOverride,
            Priority = action.Priority,
            LastCompletionResult = state.LastResult,
            ContinuedFailure = state.LastFailure,
        };
    }

    private static SearchAttributes Attributes(SearchAttributes? given, string nominal, string scheduleId)
    {
        var attributes = given ?? new SearchAttributes();
        attributes.IndexedFields["TemporalScheduledStartTime"] = JsonPayload.Attribute(nominal, "Datetime");
        attributes.IndexedFields["TemporalScheduledById"] = JsonPayload.Attribute(scheduleId, "Keyword");
        return attributes;
    }
}
