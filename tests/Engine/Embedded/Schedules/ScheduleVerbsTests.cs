using Temporal.Api.Enums.V1;
using Temporal.Api.Schedule.V1;
using Tsrun.Engine;
using Api = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Tests.Engine.Schedules;

public class ScheduleVerbsTests
{
    [Theory]
    [InlineData("0 3 * * *", "2026-01-01T03:00:00Z 2026-01-02T03:00:00Z 2026-01-03T03:00:00Z")]
    [InlineData("CRON_TZ=Europe/Berlin 0 3 * * *", "2026-01-01T02:00:00Z 2026-01-02T02:00:00Z 2026-01-03T02:00:00Z")]
    [InlineData("0 12 * * sat,7", "2026-01-03T12:00:00Z 2026-01-04T12:00:00Z 2026-01-10T12:00:00Z")]
    [InlineData("@every 6h/90m", "2026-01-01T01:30:00Z 2026-01-01T07:30:00Z 2026-01-01T13:30:00Z")]
    [InlineData("@monthly", "2026-02-01T00:00:00Z 2026-03-01T00:00:00Z 2026-04-01T00:00:00Z")]
    [InlineData("0 0 29 2 * 2026-2040", "2028-02-29T00:00:00Z 2032-02-29T00:00:00Z 2036-02-29T00:00:00Z")]
    [InlineData("30/20 59 23 31 12 * 2026", "2026-12-31T23:59:30Z 2026-12-31T23:59:50Z")]
    public async Task Describe_CronLine_TellsTheNextTimes(string cron, string expected)
    {
        await using var rig = await ScheduleRig.OpenAsync(ScheduleRig.With(ScheduleOverlapPolicy.Unspecified, new ScheduleSpec { CronString = { cron } }));
        Assert.Equal(expected, string.Join(' ', (await rig.DescribeAsync()).Info.FutureActionTimes.Take(3).Select(time => $"{time.ToDateTime():yyyy-MM-ddTHH:mm:ssZ}")));
    }

    [Fact]
    public async Task ListMatchingTimes_ClocksChangeAndDaysAreExcluded_LeavesThoseOut()
    {
        var spec = new ScheduleSpec
        {
            Calendar = { new CalendarSpec { Hour = "2", Minute = "30" } },
            ExcludeCalendar = { new CalendarSpec { Second = "*", Minute = "*", Hour = "*", DayOfWeek = "monday" } },
            TimezoneName = "Europe/Berlin",
        };
        await using var rig = await ScheduleRig.OpenAsync(ScheduleRig.With(ScheduleOverlapPolicy.Unspecified, spec));
        var times = await rig.Messages.CallAsync<Api.ListScheduleMatchingTimesResponse>(new Api.ListScheduleMatchingTimesRequest
        {
            Namespace = MessageRig.Namespace,
            ScheduleId = ScheduleRig.Id,
            StartTime = ScheduleRig.Time("2026-03-28T00:00:00Z"),
            EndTime = ScheduleRig.Time("2026-04-01T00:00:00Z"),
        });
        // On 2026-03-29 there is no half past two in Berlin; the 30th is a Monday.
        Assert.Equal([ScheduleRig.Time("2026-03-28T01:30:00Z"), ScheduleRig.Time("2026-03-31T00:30:00Z")], times.StartTime);
    }

    [Theory]
    [InlineData("America/New_York", "30 1 * * *", "2031-11-01T00:00:00Z", "2031-11-01T05:30:00Z 2031-11-02T05:30:00Z 2031-11-02T06:30:00Z 2031-11-03T06:30:00Z")]
    [InlineData("America/New_York", "59 1-2 * * *", "2031-11-02T00:00:00Z", "2031-11-02T05:59:00Z 2031-11-02T06:59:00Z 2031-11-02T07:59:00Z 2031-11-03T06:59:00Z")]
    [InlineData("America/New_York", "30 1-3 * * *", "2031-03-09T05:00:00Z", "2031-03-09T06:30:00Z 2031-03-09T07:30:00Z 2031-03-10T05:30:00Z 2031-03-10T06:30:00Z")]
    [InlineData("America/Sao_Paulo", "0 0 * * *", "2018-11-03T00:00:00Z", "2018-11-03T03:00:00Z 2018-11-05T02:00:00Z 2018-11-06T02:00:00Z 2018-11-07T02:00:00Z")]
    [InlineData("Pacific/Apia", "0 12 * * *", "2011-12-28T00:00:00Z", "2011-12-28T22:00:00Z 2011-12-29T22:00:00Z 2011-12-30T22:00:00Z 2011-12-31T22:00:00Z")]
    public async Task ListMatchingTimes_ClocksChange_NamesWhatTheClockShows(string zone, string cron, string from, string expected)
    {
        await using var rig = await ScheduleRig.OpenAsync(ScheduleRig.With(ScheduleOverlapPolicy.Unspecified, new ScheduleSpec { CronString = { cron }, TimezoneName = zone }));
        var times = await rig.Messages.CallAsync<Api.ListScheduleMatchingTimesResponse>(new Api.ListScheduleMatchingTimesRequest
        {
            Namespace = MessageRig.Namespace,
            ScheduleId = ScheduleRig.Id,
            StartTime = ScheduleRig.Time(from),
            EndTime = ScheduleRig.Time("2032-01-01T00:00:00Z"),
        });
        Assert.Equal(expected, string.Join(' ', times.StartTime.Take(4).Select(time => $"{time.ToDateTime():yyyy-MM-ddTHH:mm:ssZ}")));
    }

    [Theory]
    [InlineData("0 24 * * *", "Invalid schedule spec: Hour is not in range [0-23]")]
    [InlineData("0 3 * *", "Invalid schedule spec: CronString does not have 5-7 fields")]
    [InlineData("CRON_TZ=Nowhere/City 0 3 * * *", "Invalid schedule spec: unknown time zone Nowhere/City")]
    public async Task Create_CronLineIsNone_NamesTheField(string cron, string expected)
    {
        await using var rig = await ScheduleRig.OpenAsync();
        Assert.Equal(expected, (await rig.RefusedAsync(ScheduleRig.With(ScheduleOverlapPolicy.Unspecified, new ScheduleSpec { CronString = { cron } }))).Message);
    }

    [Fact]
    public async Task Create_IdIsTaken_IsRefusedUnlessItIsTheSameRequest()
    {
        await using var rig = await ScheduleRig.OpenAsync();
        var token = (await rig.CreateAsync(ScheduleRig.Nightly(), requestId: "a")).ConflictToken;
        Assert.Equal(token, (await rig.CreateAsync(ScheduleRig.Nightly(), requestId: "a")).ConflictToken);
        var refused = await Assert.ThrowsAsync<WorkflowServiceException>(() => rig.CreateAsync(ScheduleRig.Nightly(), requestId: "b"));
        Assert.Equal(ServiceStatus.AlreadyExists, refused.Status);
        Assert.StartsWith("Workflow execution is already running. WorkflowId: temporal-sys-scheduler:nightly, RunId: ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Update_TokenIsOld_ChangesNothing()
    {
        await using var rig = await ScheduleRig.OpenAsync(ScheduleRig.Nightly());
        var old = (await rig.DescribeAsync()).ConflictToken;
        await rig.PatchAsync(new SchedulePatch { Pause = "holiday" });
        await rig.Messages.CallAsync<Api.UpdateScheduleResponse>(new Api.UpdateScheduleRequest { Namespace = MessageRig.Namespace, ScheduleId = ScheduleRig.Id, Schedule = ScheduleRig.Nightly(), ConflictToken = old });
        Assert.Equal("holiday", (await rig.DescribeAsync()).Schedule.State.Notes);
    }

    [Fact]
    public async Task Update_OtherTimes_ActsAtThoseAlone()
    {
        await using var rig = await ScheduleRig.OpenAsync(ScheduleRig.Nightly(ScheduleOverlapPolicy.AllowAll));
        var hourly = ScheduleRig.With(ScheduleOverlapPolicy.AllowAll, new ScheduleSpec { CronString = { "0 20 * * *" } });
        await rig.Messages.CallAsync<Api.UpdateScheduleResponse>(new Api.UpdateScheduleRequest { Namespace = MessageRig.Namespace, ScheduleId = ScheduleRig.Id, Schedule = hourly });
        rig.Advance(days: 1);
        await rig.ExpectRunsAsync("wf-2026-01-01T20:00:00Z Running");
    }

    [Fact]
    public async Task List_AmongRuns_FindsSchedulesAloneByIdAndPause()
    {
        await using var rig = await ScheduleRig.OpenAsync(ScheduleRig.Nightly());
        await rig.CreateAsync(ScheduleRig.Nightly(), id: "weekly");
        rig.Advance(days: 0.5);
        await rig.PatchAsync(new SchedulePatch { Pause = "holiday" });
        Assert.Equal(["nightly", "weekly"], (await rig.ListAsync()).Order());
        Assert.Equal(["weekly"], await rig.ListAsync("ScheduleId = 'weekly'"));
        Assert.Equal(["nightly"], await rig.ListAsync("TemporalSchedulePaused = true"));
        Assert.Equal(2, (await rig.Messages.CallAsync<Api.CountSchedulesResponse>(new Api.CountSchedulesRequest { Namespace = MessageRig.Namespace })).Count);
        await rig.ExpectRunsAsync("wf-2026-01-01T03:00:00Z Running");
    }

    [Fact]
    public async Task Delete_RunIsUnderWay_LeavesTheRunAndForgetsTheSchedule()
    {
        await using var first = await ScheduleRig.OpenAsync(ScheduleRig.Nightly());
        first.Advance(days: 0.5);
        await first.Messages.CallAsync<Api.DeleteScheduleResponse>(new Api.DeleteScheduleRequest { Namespace = MessageRig.Namespace, ScheduleId = ScheduleRig.Id });
        Assert.Equal("schedule not found", (await Assert.ThrowsAsync<WorkflowServiceException>(first.DescribeAsync)).Message);
        await using var second = await first.KillAsync();
        second.Advance(days: 2);
        Assert.Empty(await second.ListAsync());
        await second.CompleteAsync();
        await second.ExpectRunsAsync("wf-2026-01-01T03:00:00Z Completed");
    }
}
