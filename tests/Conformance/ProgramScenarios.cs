using Temporal.Api.Command.V1;
using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.Query.V1;
using Temporal.Api.Schedule.V1;
using Temporal.Api.TaskQueue.V1;
using static Tsrun.Tests.Conformance.Commands;
using ServiceStatus = Tsrun.Engine.ServiceStatus;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Tests.Conformance;

/// <summary>What programs on the official SDKs observed.</summary>
internal static class ProgramScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new(57, "children of a parent that continues as new", ChildrenAsync),
        new(58, "a run reaches out to itself", ItselfAsync),
        new(59, "the events of a chain that continues as new", ChainAsync),
        new(60, "questions that cannot wait", QuestionsAsync),
        new(61, "a terminate without a reason", ReasonAsync),
        new(62, "a schedule as it is described", ScheduleAsync),
        new(63, "an update of a schedule that somebody else changed", StaleScheduleAsync),
        new(64, "queries with quoted numbers and errors", FilterAsync),
        new(65, "a command that is too large", SizeAsync),
        new(66, "an update with start of a run that is over", PastUpdateAsync),
    ];

    private static async Task ChildrenAsync(World world)
    {
        var parent = await world.StartAsync();
        var (dies, asked) = ($"{world.Queue}-dies", $"{world.Queue}-asked");
        await world.TurnAsync(Child(dies, $"{world.Queue}-c"), Child(asked, $"{world.Queue}-c", ParentClosePolicy.RequestCancel));
        await World.UntilAsync(async () => (await world.HistoryAsync(parent)).Count(found => found.EventType == EventType.ChildWorkflowExecutionStarted) == 2, "the children never started");
        var ids = (await world.HistoryAsync(parent)).Where(found => found.EventType == EventType.ChildWorkflowExecutionStarted)
            .Select(found => world.Seen(found.ChildWorkflowExecutionStartedEventAttributes.WorkflowExecution)).ToDictionary(run => run.WorkflowId);
        await world.TurnAsync(ContinueAsNew(world.Queue));
        Assert.Equal("by parent close policy", (await world.CloseEventAsync(ids[dies])).WorkflowExecutionTerminatedEventAttributes.Reason);
        await World.UntilAsync(async () => (await world.HistoryAsync(ids[asked])).Any(found => found.EventType == EventType.WorkflowExecutionCancelRequested), "nobody asked it to stop");
        var request = (await world.HistoryAsync(ids[asked])).Single(found => found.EventType == EventType.WorkflowExecutionCancelRequested).WorkflowExecutionCancelRequestedEventAttributes;
        Assert.Equal(("", parent), (request.Cause, request.ExternalWorkflowExecution));
    }

    private static async Task ItselfAsync(World world)
    {
        var run = await world.StartAsync();
        await world.TurnAsync(new Command
        {
            CommandType = CommandType.RequestCancelExternalWorkflowExecution,
            RequestCancelExternalWorkflowExecutionCommandAttributes = new() { WorkflowId = run.WorkflowId },
        });
        await world.TurnUntilAsync(run, EventType.RequestCancelExternalWorkflowExecutionFailed);
        Assert.DoesNotContain(await world.HistoryAsync(run), found => found.EventType == EventType.WorkflowExecutionCancelRequested);
    }

    private static async Task ChainAsync(World world)
    {
        var first = await world.StartAsync();
        await world.TurnAsync(ContinueAsNew(world.Queue));
        var closed = (await world.CloseEventAsync(first)).WorkflowExecutionContinuedAsNewEventAttributes;
        Assert.Equal((ContinueAsNewInitiator.Unspecified, null), (closed.Initiator, closed.BackoffStartInterval));
        var started = (await world.HistoryAsync(world.Seen(new WorkflowExecution { WorkflowId = first.WorkflowId, RunId = closed.NewExecutionRunId })))[0].WorkflowExecutionStartedEventAttributes;
        Assert.Equal((ContinueAsNewInitiator.Workflow, "", null), (started.Initiator, started.Identity, started.WorkflowExecutionTimeout));
        Assert.InRange(started.FirstWorkflowTaskBackoff.ToTimeSpan(), TimeSpan.FromTicks(1), TimeSpan.FromSeconds(1));
        Assert.NotNull(Assert.Single(started.PrevAutoResetPoints.Points).ExpireTime);
    }

    private static async Task QuestionsAsync(World world)
    {
        var late = world.NewRun("late");
        late.WorkflowStartDelay = Seconds(600);
        var refused = await world.RefusedAsync(Question(await world.StartAsync(late)), TimeSpan.FromSeconds(5));
        Assert.Equal((ServiceStatus.FailedPrecondition, "Workflow task is not scheduled yet."), (refused.Status, refused.Message));

        var run = await world.StartAsync();
        await world.TurnAsync();
        await world.SignalAsync(run);
        var task = await world.PollAsync();
        var first = world.CallAsync<Wire.QueryWorkflowResponse>(Question(run), TimeSpan.FromSeconds(10));
        // The first one is nowhere to be seen while it waits: the second one is asked until it is refused at once.
        await World.UntilAsync(async () => (await world.RefusedAsync(Question(run), TimeSpan.FromSeconds(1))).Status == ServiceStatus.ResourceExhausted, "a second question may wait");
        await world.CompleteAsync(task);
        var question = await world.PollAsync();
        await world.CallAsync<Wire.RespondQueryTaskCompletedResponse>(new Wire.RespondQueryTaskCompletedRequest { Namespace = World.Space, TaskToken = question.TaskToken, CompletedType = QueryResultType.Answered, QueryResult = Text("state") });
        Assert.Equal(Text("state"), (await first).QueryResult);
    }

    private static Wire.QueryWorkflowRequest Question(WorkflowExecution run) => new() { Namespace = World.Space, Execution = run, Query = new WorkflowQuery { QueryType = "state" } };

    private static async Task ReasonAsync(World world)
    {
        var run = await world.StartAsync();
        await world.CallAsync<Wire.TerminateWorkflowExecutionResponse>(new Wire.TerminateWorkflowExecutionRequest { Namespace = World.Space, WorkflowExecution = run });
        Assert.Equal("terminated by user via frontend", (await world.CloseEventAsync(run)).WorkflowExecutionTerminatedEventAttributes.Reason);
    }

    private static async Task ScheduleAsync(World world)
    {
        var spec = new ScheduleSpec { Interval = { new IntervalSpec { Interval = Seconds(3600) } }, StartTime = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTime(new DateTime(2031, 1, 1, 0, 0, 0, DateTimeKind.Utc)) };
        var asked = Schedule(world, spec);
        asked.Schedule.State = new() { LimitedActions = true, RemainingActions = 2 };
        asked.Schedule.Action.StartWorkflow.SearchAttributes = new() { IndexedFields = { ["BatcherUser"] = Json("\"me\"") } };
        await world.CallAsync<Wire.CreateScheduleResponse>(asked);
        var described = await world.CallAsync<Wire.DescribeScheduleResponse>(new Wire.DescribeScheduleRequest { Namespace = World.Space, ScheduleId = asked.ScheduleId });
        Assert.Null(Assert.Single(described.Schedule.Spec.Interval).Phase);
        Assert.Equal(2, described.Info.FutureActionTimes.Count);
        Assert.Equal(0, described.Info.StateSizeBytes);
        await DeleteAsync(world, asked.ScheduleId);
        var wrong = Schedule(world, new ScheduleSpec { StructuredCalendar = { new StructuredCalendarSpec { Hour = { new Temporal.Api.Schedule.V1.Range { Start = 5, End = 2 } } } } });
        Assert.Equal("Invalid schedule spec: invalid calendar spec: Hour End is before Start or not in range [0-23]", (await world.RefusedAsync(wrong)).Message);
    }

    private static async Task StaleScheduleAsync(World world)
    {
        var asked = Schedule(world, new ScheduleSpec { Interval = { new IntervalSpec { Interval = Seconds(3600) } } });
        await world.CallAsync<Wire.CreateScheduleResponse>(asked);
        var about = new Wire.DescribeScheduleRequest { Namespace = World.Space, ScheduleId = asked.ScheduleId };
        var before = await world.CallAsync<Wire.DescribeScheduleResponse>(about);
        foreach (var note in new[] { "first", "second" })
        {
            var change = new Wire.UpdateScheduleRequest { Namespace = World.Space, ScheduleId = asked.ScheduleId, Schedule = before.Schedule.Clone(), ConflictToken = before.ConflictToken, RequestId = note };
            change.Schedule.State.Notes = note;
            await world.CallAsync<Wire.UpdateScheduleResponse>(change);
        }
        await World.UntilAsync(async () => (await world.CallAsync<Wire.DescribeScheduleResponse>(about)).Schedule.State.Notes == "first", "the first change is lost");
        await DeleteAsync(world, asked.ScheduleId);
    }

    private static Wire.CreateScheduleRequest Schedule(World world, ScheduleSpec spec) => new()
    {
        Namespace = World.Space,
        ScheduleId = $"{world.Queue}-schedule",
        RequestId = Guid.NewGuid().ToString(),
        Schedule = new()
        {
            Spec = spec,
            Action = new() { StartWorkflow = new() { WorkflowId = $"{world.Queue}-w", WorkflowType = new WorkflowType { Name = "Conform" }, TaskQueue = new TaskQueue { Name = world.Queue } } },
        },
    };

    private static Task DeleteAsync(World world, string scheduleId) =>
        world.CallAsync<Wire.DeleteScheduleResponse>(new Wire.DeleteScheduleRequest { Namespace = World.Space, ScheduleId = scheduleId });

    private static async Task SizeAsync(World world)
    {
        var run = await world.StartAsync();
        // With a deadline, as a worker of another process calls: one in this process is let alone.
        var refused = await world.RefusedAsync(World.Completion(await world.PollAsync(), Complete(new string('x', 2_200_000))), TimeSpan.FromSeconds(30));
        const string why = "BadScheduleActivityAttributes: CompleteWorkflowExecutionCommandAttributes.Result exceeds size limit.";
        Assert.Equal((ServiceStatus.InvalidArgument, why), (refused.Status, refused.Message));
        Assert.Equal(why, (await world.CloseEventAsync(run)).WorkflowExecutionTerminatedEventAttributes.Reason);
        await world.ExpectAsync(run, "Started WFTScheduled WFTStarted WFTFailed Terminated");
    }

    private static async Task PastUpdateAsync(World world)
    {
        var run = await world.StartAsync();
        var update = MessageScenarios.UpdateOf(run, "u1");
        var asked = world.CallAsync<Wire.UpdateWorkflowExecutionResponse>(update);
        await MessageScenarios.RespondAsync(world, await world.PollAsync(), isAccepted: true);
        var outcome = (await asked).Outcome;
        await world.SignalAsync(run);
        await world.TurnAsync(Complete());
        await world.CloseEventAsync(run);
        var again = await world.CallAsync<Wire.ExecuteMultiOperationResponse>(MessageScenarios.Both(world.NewRun(), "u1"));
        Assert.Equal((run.RunId, false), (again.Responses[0].StartWorkflow.RunId, again.Responses[0].StartWorkflow.Started));
        Assert.Equal(outcome, again.Responses[1].UpdateWorkflow.Outcome);
    }

    private static async Task FilterAsync(World world)
    {
        var run = await world.StartAsync();
        await world.TurnAsync(Complete());
        await world.CloseEventAsync(run);
        await World.UntilAsync(async () => (await FoundAsync(world, $"WorkflowId = '{run.WorkflowId}' AND HistoryLength = '5'")) == 1, "a number in quotes finds nothing");
        Assert.Equal("invalid query: malformed SQL query: syntax error at position 46", (await RefusedAsync(world, "WorkflowId = 'x' )")).Message);
        Assert.Equal("invalid query: malformed SQL query: syntax error at position 51 near 'group'", (await RefusedAsync(world, "(WorkflowId = 'x' GROUP BY A)")).Message);
    }

    private static async Task<int> FoundAsync(World world, string query) =>
        (await world.CallAsync<Wire.ListWorkflowExecutionsResponse>(new Wire.ListWorkflowExecutionsRequest { Namespace = World.Space, Query = query })).Executions.Count;

    private static Task<Tsrun.Engine.WorkflowServiceException> RefusedAsync(World world, string query) =>
        world.RefusedAsync(new Wire.ListWorkflowExecutionsRequest { Namespace = World.Space, Query = query });
}
