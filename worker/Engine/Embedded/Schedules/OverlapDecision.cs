using Temporal.Api.Enums.V1;

namespace Tsrun.Engine.Embedded.Schedules;

/// <summary>What becomes of the actions that are due.</summary>
/// <param name="Alone">Begins now, as the only run; null for none.</param>
/// <param name="Beside">Begin now, whatever runs.</param>
/// <param name="Kept">Go on waiting.</param>
/// <param name="Skipped">How many never begin.</param>
/// <param name="Ending">How the run under way is to end first; unspecified for not at all.</param>
internal sealed record OverlapDecision(PendingAction? Alone, IReadOnlyList<PendingAction> Beside, IReadOnlyList<PendingAction> Kept, int Skipped, ScheduleOverlapPolicy Ending)
{
    /// <param name="due">In order.</param>
    /// <param name="isRunning">A run of this schedule is under way.</param>
    /// <param name="ofSchedule">Policy of the actions without one.</param>
    public static OverlapDecision Of(IReadOnlyList<PendingAction> due, bool isRunning, ScheduleOverlapPolicy ofSchedule)
    {
        PendingAction? alone = null;
        var (beside, kept, skipped, ending) = (new List<PendingAction>(), new List<PendingAction>(), 0, ScheduleOverlapPolicy.Unspecified);
        foreach (var action in due)
        {
            var policy = action.Overlap == ScheduleOverlapPolicy.Unspecified ? ofSchedule : action.Overlap;
            if (policy == ScheduleOverlapPolicy.AllowAll)
                beside.Add(action);
            else if (!isRunning && alone is null)
                alone = action;
            else if (policy == ScheduleOverlapPolicy.BufferAll || policy == ScheduleOverlapPolicy.BufferOne && kept.Count == 0)
                kept.Add(action);
            else if (policy is not (ScheduleOverlapPolicy.CancelOther or ScheduleOverlapPolicy.TerminateOther))
                skipped++;
            else if (!isRunning)
                (alone, skipped) = (action, skipped + 1); // the one before would be ended before it began
            else
            {
                skipped += kept.Count;
                kept.Clear();
                kept.Add(action);
                ending = policy;
            }
        }
        return new OverlapDecision(alone, beside, kept, skipped, ending);
    }
}
