using Google.Protobuf.WellKnownTypes;
using Temporal.Api.Schedule.V1;
using Temporal.Api.Workflow.V1;
using Tsrun.History;
using Api = Temporal.Api.WorkflowService.V1;
using Enums = Temporal.Api.Enums.V1;

namespace Tsrun.Engine.Mapping;

/// <summary>Schedules of runs, over any <see cref="IFrontend"/>: those of a cluster and of the embedded engine are one to whoever holds this.</summary>
public sealed class ScheduleClient(WorkflowClient client)
{
    /// <summary>Creates a schedule, or puts this in the place of the one that has its id; what ran under the old one stays on its list.</summary>
    /// <returns>Whether there was none before.</returns>
    public async Task<bool> PutAsync(RunSchedule wanted, CancellationToken cancellationToken = default)
    {
        var schedule = Message(wanted);
        try
        {
            await client.Frontend.CallAsync(new Api.CreateScheduleRequest { Namespace = client.Namespace, ScheduleId = wanted.Id, Schedule = schedule, RequestId = $"{Guid.NewGuid():N}" }, CallContext.None, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (WorkflowServiceException e) when (e.Status == ServiceStatus.AlreadyExists)
        {
            await client.Frontend.CallAsync(new Api.UpdateScheduleRequest { Namespace = client.Namespace, ScheduleId = wanted.Id, Schedule = schedule, RequestId = $"{Guid.NewGuid():N}" }, CallContext.None, cancellationToken).ConfigureAwait(false);
            return false;
        }
    }

    /// <summary>How a schedule stands; null when there is none of that id.</summary>
    public async Task<ScheduleReading?> FindAsync(string id, CancellationToken cancellationToken = default) =>
        await DescribeAsync(id, cancellationToken).ConfigureAwait(false) is { } found ? Reading(id, found) : null;

    /// <summary>Gives the runs that begin from now on another input; when they begin stays.</summary>
    /// <param name="renewed">The new input from the one before; the same leaves the schedule alone.</param>
    /// <returns>Whether something was changed; false also where there is no such schedule.</returns>
    public async Task<bool> RenewAsync(string id, Func<Payload, Payload> renewed, CancellationToken cancellationToken = default)
    {
        if (await DescribeAsync(id, cancellationToken).ConfigureAwait(false) is not { } found) return false;
        var start = found.Schedule.Action.StartWorkflow;
        var then = start.Input.ToRecord();
        if (renewed(then) is var now && now == then) return false;
        start.Input = now.ToMessages();
        await client.Frontend.CallAsync(new Api.UpdateScheduleRequest { Namespace = client.Namespace, ScheduleId = id, Schedule = found.Schedule, ConflictToken = found.ConflictToken, RequestId = $"{Guid.NewGuid():N}" }, CallContext.None, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Deletes a schedule; runs that it started go on.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> DeleteAsync(string id, CancellationToken cancellationToken = default)
    {
        try
        {
            await client.Frontend.CallAsync(new Api.DeleteScheduleRequest { Namespace = client.Namespace, ScheduleId = id }, CallContext.None, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (WorkflowServiceException e) when (e.Status == ServiceStatus.NotFound)
        {
            return false;
        }
    }

    private async Task<Api.DescribeScheduleResponse?> DescribeAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return await client.Frontend.CallAsync<Api.DescribeScheduleResponse>(new Api.DescribeScheduleRequest { Namespace = client.Namespace, ScheduleId = id }, null, cancellationToken).ConfigureAwait(false);
        }
        catch (WorkflowServiceException e) when (e.Status == ServiceStatus.NotFound)
        {
            return null;
        }
    }

    private static Schedule Message(RunSchedule wanted) => new()
    {
        Spec = new ScheduleSpec { CronString = { wanted.Cron }, TimezoneName = wanted.TimeZone },
        Action = new ScheduleAction
        {
            StartWorkflow = new NewWorkflowExecutionInfo
            {
                WorkflowId = wanted.WorkflowId.Value,
                WorkflowType = ValueMapping.TypeOf(wanted.WorkflowType),
                TaskQueue = ValueMapping.Queue(wanted.TaskQueue),
                Input = wanted.Input.ToMessages(),
            },
        },
        // While one run is open no other begins: however many times were missed, they are made good by one.
        Policies = new SchedulePolicies { OverlapPolicy = Enums.ScheduleOverlapPolicy.Skip, CatchupWindow = Duration.FromTimeSpan(wanted.CatchupWindow) },
        State = new ScheduleState { Notes = wanted.Notes },
    };

    private static ScheduleReading Reading(string id, Api.DescribeScheduleResponse found) => new(id, found.Schedule.State?.Notes ?? "", found.Schedule.State?.Paused ?? false,
        found.Info.FutureActionTimes.Count > 0 ? found.Info.FutureActionTimes[0].ToDateTimeOffset() : null,
        [.. found.Info.RecentActions.Select(action => (new WorkflowId(action.StartWorkflowResult?.WorkflowId ?? ""), action.ScheduleTime.ToDateTimeOffset(), action.ActualTime.ToDateTimeOffset()))],
        found.Info.OverlapSkipped, found.Info.InvalidScheduleError);
}

/// <summary>A run that is to begin again and again.</summary>
/// <param name="Cron">Five fields, or one of cron's shorthands such as <c>@daily</c>.</param>
/// <param name="TimeZone">IANA name; empty: UTC.</param>
/// <param name="WorkflowId">Each run's id is this and the time that it was due at.</param>
/// <param name="CatchupWindow">What was missed longer ago than this is not made good any more.</param>
/// <param name="Notes">For people; stands in every listing.</param>
public sealed record RunSchedule(string Id, string Cron, string TimeZone, WorkflowId WorkflowId, string WorkflowType, string TaskQueue, Payload Input, TimeSpan CatchupWindow, string Notes);

/// <summary>How a schedule stands.</summary>
/// <param name="Next">When it acts next; null: never, or it is paused.</param>
/// <param name="Recent">Runs that it began, oldest first: id, when it was due, when it began.</param>
/// <param name="Skipped">Times at which the run before was still open.</param>
/// <param name="Problem">Why its last run could not be started; empty when it could.</param>
public sealed record ScheduleReading(string Id, string Notes, bool IsPaused, DateTimeOffset? Next, IReadOnlyList<(WorkflowId Run, DateTimeOffset Due, DateTimeOffset Began)> Recent, long Skipped, string Problem);
