using Google.Protobuf.WellKnownTypes;
using Temporal.Api.Enums.V1;
using Temporal.Api.Schedule.V1;

namespace Tsrun.Tests.Engine.Schedules;

public class SchedulerTests
{
    [Fact]
    public async Task Act_TimeComes_StartsRunNamedAfterIt()
    {
        await using var rig = await ScheduleRig.OpenAsync(ScheduleRig.Nightly());
        rig.Advance(days: 0.5);
        await rig.ExpectRunsAsync("wf-2026-01-01T03:00:00Z Running");
        var started = (await rig.Messages.HistoryAsync("wf-2026-01-01T03:00:00Z"))[0].WorkflowExecutionStartedEventAttributes;
        Assert.Equal(("\"nightly\"", "\"2026-01-01T03:00:00Z\""),
            (started.SearchAttributes.IndexedFields["TemporalScheduledById"].Data.ToStringUtf8(), started.SearchAttributes.IndexedFields["TemporalScheduledStartTime"].Data.ToStringUtf8()));
    }

    [Fact]
    public async Task Act_RunBeforeStillRuns_Skips()
    {
        await using var rig = await ScheduleRig.OpenAsync(ScheduleRig.Nightly());
        rig.Advance(days: 2.5);
        await rig.ExpectRunsAsync("wf-2026-01-01T03:00:00Z Running");
        Assert.Equal((1, 2), await CountsAsync(rig));
    }

    [Fact]
    public async Task Act_RunBeforeEnded_StartsTheNext()
    {
        await using var rig = await ScheduleRig.OpenAsync(ScheduleRig.Nightly());
        rig.Advance(days: 0.5);
        await rig.CompleteAsync();
        rig.Advance(days: 1);
        await rig.ExpectRunsAsync("wf-2026-01-02T03:00:00Z Running", "wf-2026-01-01T03:00:00Z Completed");
        Assert.Equal([WorkflowExecutionStatus.Completed, WorkflowExecutionStatus.Running], (await rig.DescribeAsync()).Info.RecentActions.Select(action => action.StartWorkflowStatus));
    }

    [Fact]
    public async Task Act_BufferOne_StartsOneWhenTheRunEnds()
    {
        await using var rig = await ScheduleRig.OpenAsync(ScheduleRig.Nightly(ScheduleOverlapPolicy.BufferOne));
        rig.Advance(days: 2.5);
        await rig.CompleteAsync();
        await rig.ExpectRunsAsync("wf-2026-01-02T03:00:00Z Running", "wf-2026-01-01T03:00:00Z Completed");
        Assert.Equal((2, 1), await CountsAsync(rig));
    }

    [Fact]
    public async Task Act_AllowAll_StartsThemSideBySide()
    {
        await using var rig = await ScheduleRig.OpenAsync(ScheduleRig.Nightly(ScheduleOverlapPolicy.AllowAll));
        rig.Advance(days: 1.5);
        await rig.ExpectRunsAsync("wf-2026-01-02T03:00:00Z Running", "wf-2026-01-01T03:00:00Z Running");
    }

    [Fact]
    public async Task Act_TerminateOther_EndsTheRunBefore()
    {
        await using var rig = await ScheduleRig.OpenAsync(ScheduleRig.Nightly(ScheduleOverlapPolicy.TerminateOther));
        rig.Advance(days: 1.5);
        await rig.ExpectRunsAsync("wf-2026-01-02T03:00:00Z Running", "wf-2026-01-01T03:00:00Z Terminated");
    }

    [Fact]
    public async Task Act_CancelOther_WaitsForTheRunBefore()
    {
        await using var rig = await ScheduleRig.OpenAsync(ScheduleRig.Nightly(ScheduleOverlapPolicy.CancelOther));
        rig.Advance(days: 1.5);
        await rig.ExpectRunsAsync("wf-2026-01-01T03:00:00Z Running");
        await rig.CompleteAsync();
        await rig.ExpectRunsAsync("wf-2026-01-02T03:00:00Z Running", "wf-2026-01-01T03:00:00Z Completed");
    }

    [Fact]
    public async Task TakeUp_NightsWereMissed_CatchesUpOnceAndNeverTwice()
    {
        await using var first = await ScheduleRig.OpenAsync(ScheduleRig.Nightly());
        await first.Messages.StayAwayAsync(TimeSpan.FromDays(3.5));
        await first.ExpectRunsAsync("wf-2026-01-01T03:00:00Z Running");
        await using var second = await first.KillAsync();
        await second.CompleteAsync();
        await using var third = await second.KillAsync();
        await third.ExpectRunsAsync("wf-2026-01-01T03:00:00Z Completed");
        Assert.Equal((1, 3), await CountsAsync(third));
    }

    [Fact]
    public async Task TakeUp_NightsAreOlderThanTheWindow_LeavesThemOut()
    {
        var schedule = ScheduleRig.Nightly(ScheduleOverlapPolicy.AllowAll);
        schedule.Policies.CatchupWindow = Duration.FromTimeSpan(TimeSpan.FromDays(1));
        await using var rig = await ScheduleRig.OpenAsync(schedule);
        await rig.Messages.StayAwayAsync(TimeSpan.FromDays(3.5));
        await rig.ExpectRunsAsync("wf-2026-01-04T03:00:00Z Running");
        Assert.Equal(3, (await rig.DescribeAsync()).Info.MissedCatchupWindow);
    }

    [Fact]
    public async Task TakeUp_ActionWaitsInBuffer_StartsItAfterTheRun()
    {
        await using var first = await ScheduleRig.OpenAsync(ScheduleRig.Nightly(ScheduleOverlapPolicy.BufferAll));
        first.Advance(days: 2.5);
        await using var second = await first.KillAsync();
        await second.CompleteAsync();
        await second.CompleteAsync();
        await second.ExpectRunsAsync("wf-2026-01-03T03:00:00Z Running", "wf-2026-01-02T03:00:00Z Completed", "wf-2026-01-01T03:00:00Z Completed");
    }

    [Fact]
    public async Task Patch_PausedThenUnpaused_LeavesOutWhatWasBetween()
    {
        await using var rig = await ScheduleRig.OpenAsync(ScheduleRig.Nightly());
        await rig.PatchAsync(new SchedulePatch { Pause = "holiday" });
        rig.Advance(days: 1.5);
        await rig.ExpectRunsAsync();
        await rig.PatchAsync(new SchedulePatch { Unpause = "back" });
        rig.Advance(days: 1);
        await rig.ExpectRunsAsync("wf-2026-01-03T03:00:00Z Running");
    }

    [Fact]
    public async Task Patch_TriggerRepeatedByClient_StartsOneRunEvenWhilePaused()
    {
        await using var rig = await ScheduleRig.OpenAsync(ScheduleRig.Nightly());
        await rig.PatchAsync(new SchedulePatch { Pause = "holiday" });
        for (var i = 0; i < 2; i++)
        {
            await rig.PatchAsync(new SchedulePatch { TriggerImmediately = new TriggerImmediatelyRequest { OverlapPolicy = ScheduleOverlapPolicy.AllowAll } }, requestId: "r");
            rig.Advance(days: 0.01);
        }
        await rig.ExpectRunsAsync("wf-2026-01-01T00:00:00Z Running");
    }

    [Fact]
    public async Task Patch_Backfill_StartsTheTimesOfThePast()
    {
        await using var rig = await ScheduleRig.OpenAsync(ScheduleRig.Nightly());
        var backfill = new BackfillRequest { StartTime = ScheduleRig.Time("2025-12-30T03:00:00Z"), EndTime = ScheduleRig.Time("2026-01-01T00:00:00Z"), OverlapPolicy = ScheduleOverlapPolicy.AllowAll };
        await rig.PatchAsync(new SchedulePatch { BackfillRequest = { backfill } });
        await rig.ExpectRunsAsync("wf-2025-12-31T03:00:00Z Running", "wf-2025-12-30T03:00:00Z Running");
    }

    [Fact]
    public async Task Act_ActionsAreLimited_StopsAfterTheLast()
    {
        var schedule = ScheduleRig.Nightly(ScheduleOverlapPolicy.AllowAll);
        schedule.State = new ScheduleState { LimitedActions = true, RemainingActions = 2 };
        await using var rig = await ScheduleRig.OpenAsync(schedule);
        rig.Advance(days: 5);
        await rig.ExpectRunsAsync("wf-2026-01-02T03:00:00Z Running", "wf-2026-01-01T03:00:00Z Running");
    }

    [Fact]
    public async Task Act_RunFailed_PausesWhereAskedTo()
    {
        var schedule = ScheduleRig.Nightly();
        schedule.Policies.PauseOnFailure = true;
        await using var rig = await ScheduleRig.OpenAsync(schedule);
        rig.Advance(days: 0.5);
        await rig.Messages.TurnAsync(new Temporal.Api.Command.V1.Command
        {
            CommandType = CommandType.FailWorkflowExecution,
            FailWorkflowExecutionCommandAttributes = new() { Failure = new() { Message = "broken", ApplicationFailureInfo = new() } },
        });
        rig.Advance(days: 2);
        await rig.ExpectRunsAsync("wf-2026-01-01T03:00:00Z Failed");
        Assert.Equal("paused due to workflow failure: wf-2026-01-01T03:00:00Z: broken", (await rig.DescribeAsync()).Schedule.State.Notes);
    }

    private static async Task<(long Started, long Skipped)> CountsAsync(ScheduleRig rig)
    {
        var info = (await rig.DescribeAsync()).Info;
        return (info.ActionCount, info.OverlapSkipped);
    }
}
