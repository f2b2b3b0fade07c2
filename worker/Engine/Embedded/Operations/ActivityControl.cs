using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Tsrun.Engine.Embedded.State;
using Tsrun.Engine.Embedded.Store;
using Api = Temporal.Api.WorkflowService.V1;
using PendingActivity = Temporal.Api.Workflow.V1.PendingActivityInfo;

namespace Tsrun.Engine.Embedded.Operations;

/// <summary>What an operator does to pending activities: pause, go on, begin again, other options. Leaves no event. Runs under the gate.</summary>
internal sealed class ActivityControl(EngineCore core)
{
    private const string Unknown = "Can't find pending activity with such ID. Invalid activityID or activity already completed";

    public void Pause(Api.PauseActivityRequest request)
    {
        foreach (var (run, activity) in Find(request.Namespace, request.Execution, request.Id, request.Type))
        {
            if (activity.Pause is not null)
                continue;
            activity.Pause = new PendingActivity.Types.PauseInfo
            {
                PauseTime = core.Now.ToTimestamp(),
                Manual = new() { Identity = request.Identity, Reason = request.Reason },
            };
            Save(run, activity);
            ShowPauses(run);
        }
    }

    public void Unpause(Api.UnpauseActivityRequest request)
    {
        foreach (var (run, activity) in Find(request.Namespace, request.Execution, request.Id, request.Type, request.UnpauseAll))
        {
            if (activity.Pause is null)
                continue;
            activity.Pause = null;
            if (request.ResetAttempts)
                activity.Reset(request.ResetHeartbeat);
            else if (request.ResetHeartbeat)
                activity.HeartbeatDetails = null;
            GoOn(run, activity, atOnce: request.ResetAttempts);
            ShowPauses(run);
        }
    }

    public void Reset(Api.ResetActivityRequest request)
    {
        foreach (var (run, activity) in Find(request.Namespace, request.Execution, request.Id, request.Type, request.MatchAll))
        {
            activity.Reset(request.ResetHeartbeat);
            if (request.RestoreOriginalOptions)
                activity.Change(activity.Original);
            if (!request.KeepPaused)
                activity.Pause = null;
            GoOn(run, activity, atOnce: true);
            ShowPauses(run);
        }
    }

    /// <returns>The options of the last activity that was changed.</returns>
    public Api.UpdateActivityOptionsResponse Update(Api.UpdateActivityOptionsRequest request)
    {
        var found = Find(request.Namespace, request.Execution, request.Id, request.Type, request.MatchAll);
        if (request is { RestoreOriginal: true, UpdateMask.Paths.Count: > 0 })
            throw WorkflowServiceException.Invalid("Both UpdateMask and RestoreOriginal are provided");
        if (!request.RestoreOriginal && request.ActivityOptions is null)
            throw WorkflowServiceException.Invalid("ActivityOptions are not provided");
        // All are checked before one is changed.
        var changed = found.ConvertAll(pending => request.RestoreOriginal
            ? pending.Activity.Original
            : Checked(ActivityOptionsOf.Merge(pending.Activity.Original, ActivityOptionsOf.Masked(ActivityOptionsOf.Now(pending.Activity), request.ActivityOptions!, request.UpdateMask))));
        for (var i = 0; i < found.Count; i++)
        {
            found[i].Activity.Change(changed[i]);
            Reschedule(found[i].Activity);
            GoOn(found[i].Run, found[i].Activity, atOnce: false);
        }
        var now = ActivityOptionsOf.Now(found[^1].Activity);
        now.TaskQueue = new() { Name = now.TaskQueue.Name, Kind = request.RestoreOriginal ? TaskQueueKind.Unspecified : TaskQueueKind.Normal };
        return new Api.UpdateActivityOptionsResponse { ActivityOptions = now };
    }

    private static Temporal.Api.History.V1.ActivityTaskScheduledEventAttributes Checked(Temporal.Api.History.V1.ActivityTaskScheduledEventAttributes options) =>
        RetryPolicies.Problem(options.RetryPolicy) is { } problem ? throw WorkflowServiceException.Invalid(problem)
        : ActivityCommandCheck.Limits(options) is { } limit ? throw WorkflowServiceException.Invalid(limit)
        : options;

    /// <summary>A wait between attempts is as long as the new policy says.</summary>
    private static void Reschedule(ActivityMachine activity)
    {
        if (activity is { State: ActivityMachine.Phase.Backoff, Attempt: > 1, LastAttemptEnd: { } end })
            activity.WaitUntil(end + activity.Options.RetryPolicy.BackoffAfter(activity.Attempt - 1));
    }

    /// <summary>Stores the change, and offers or awaits the attempt that is due now.</summary>
    /// <param name="atOnce">What is left of a wait is not waited for.</param>
    private void GoOn(RunState run, ActivityMachine activity, bool atOnce)
    {
        if (activity is { State: ActivityMachine.Phase.Backoff, Pause: null } && (atOnce || activity.AttemptScheduledTime <= core.Now))
            activity.BackoffOver(core.Now);
        Save(run, activity);
        if (activity.State == ActivityMachine.Phase.Scheduled)
            core.Activities.Offer(run, activity);
    }

    private void ShowPauses(RunState run)
    {
        run.NotePauses();
        core.Index(run);
    }

    private void Save(RunState run, ActivityMachine activity)
    {
        core.Want(Urgency.Durable);
        core.Activities.Save(run, activity, activity.State == ActivityMachine.Phase.Backoff ? activity.AttemptScheduledTime : null);
        core.Activities.SetAlarm(activity);
    }

    /// <exception cref="WorkflowServiceException">None of that id or type is pending.</exception>
    /// <param name="all">Asked for all of them, whom a Temporal server of today looks for under the empty id, and does not find.</param>
    private List<ActivityRef> Find(string ofNamespace, WorkflowExecution? execution, string id, string type, bool all = false)
    {
        Lookup.CheckActivityOf(execution);
        if (id.Length == 0 && type.Length == 0 && !all)
            throw WorkflowServiceException.Invalid("Either Activity.Id or Activity.Type should be set on request.");
        var run = Lookup.Open(core, ofNamespace, execution);
        var found = run.Activities.All
            .Where(activity => activity.State != ActivityMachine.Phase.Closed && (type.Length > 0 && id.Length == 0 ? activity.Options.ActivityType.Name == type : activity.Options.ActivityId == id))
            .OrderBy(activity => activity.ScheduledEventId).Select(activity => new ActivityRef(run, activity)).ToList();
        return found.Count > 0 ? found : throw Lookup.NotFound(Unknown);
    }
}
