using Google.Protobuf.WellKnownTypes;
using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.Schedule.V1;
using Temporal.Api.TaskQueue.V1;
using Temporal.Api.Workflow.V1;
using Tsrun.Engine;
using Api = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Tests.Engine.Schedules;

/// <summary>An engine with one schedule, on a clock that begins at 2026-01-01T00:00Z.</summary>
internal sealed class ScheduleRig(MessageRig rig) : IAsyncDisposable
{
    public const string Id = "nightly";

    public MessageRig Messages => rig;

    public static async Task<ScheduleRig> OpenAsync(Schedule? schedule = null)
    {
        var made = new ScheduleRig(await MessageRig.OpenAsync());
        if (schedule is not null)
            await made.CreateAsync(schedule);
        return made;
    }

    public async Task<ScheduleRig> KillAsync() => new(await rig.KillAsync());

    /// <summary>Every night at three.</summary>
    public static Schedule Nightly(ScheduleOverlapPolicy overlap = ScheduleOverlapPolicy.Unspecified) => With(overlap, new ScheduleSpec { CronString = { "0 3 * * *" } });

    public static Schedule With(ScheduleOverlapPolicy overlap, ScheduleSpec spec) => new()
    {
        Spec = spec,
        Action = new ScheduleAction
        {
            StartWorkflow = new NewWorkflowExecutionInfo { WorkflowId = "wf", WorkflowType = new WorkflowType { Name = "type" }, TaskQueue = new TaskQueue { Name = MessageRig.Queue } },
        },
        Policies = new SchedulePolicies { OverlapPolicy = overlap },
    };

    public Task<Api.CreateScheduleResponse> CreateAsync(Schedule schedule, string id = Id, string requestId = "create", SchedulePatch? patch = null) => rig.CallAsync<Api.CreateScheduleResponse>(
        new Api.CreateScheduleRequest { Namespace = MessageRig.Namespace, ScheduleId = id, Schedule = schedule, RequestId = requestId, InitialPatch = patch });

    public Task PatchAsync(SchedulePatch patch, string requestId = "") => rig.CallAsync<Api.PatchScheduleResponse>(
        new Api.PatchScheduleRequest { Namespace = MessageRig.Namespace, ScheduleId = Id, Patch = patch, RequestId = requestId });

    public Task<Api.DescribeScheduleResponse> DescribeAsync() => rig.CallAsync<Api.DescribeScheduleResponse>(
        new Api.DescribeScheduleRequest { Namespace = MessageRig.Namespace, ScheduleId = Id });

    public async Task<IReadOnlyList<string>> ListAsync(string query = "") => [.. (await rig.CallAsync<Api.ListSchedulesResponse>(
        new Api.ListSchedulesRequest { Namespace = MessageRig.Namespace, Query = query })).Schedules.Select(entry => entry.ScheduleId)];

    /// <summary>The runs there are, newest first, each with its status.</summary>
    public async Task ExpectRunsAsync(params string[] expected)
    {
        var listed = await rig.CallAsync<Api.ListWorkflowExecutionsResponse>(new Api.ListWorkflowExecutionsRequest { Namespace = MessageRig.Namespace });
        Assert.Equal(expected, listed.Executions.OrderByDescending(run => run.Execution.WorkflowId, StringComparer.Ordinal).Select(run => $"{run.Execution.WorkflowId} {run.Status}"));
    }

    /// <summary>Some worker completes the next run.</summary>
    public Task CompleteAsync() => rig.TurnAsync(MessageRig.Complete);

    public void Advance(double days) => rig.Clock.Advance(TimeSpan.FromDays(days));

    public static Timestamp Time(string text) => Timestamp.FromDateTimeOffset(DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture));

    public Task<WorkflowServiceException> RefusedAsync(Schedule schedule) =>
        rig.RefusedAsync(new Api.CreateScheduleRequest { Namespace = MessageRig.Namespace, ScheduleId = "other", Schedule = schedule, RequestId = "create" });

    public ValueTask DisposeAsync() => rig.DisposeAsync();
}
