using Tsrun.History;
using Tsrun.Runtime;

namespace Tsrun.Tests.Runtime;

/// <summary>Runs a script against canned results, writing history as a Temporal server would; no engine, no activity.</summary>
internal sealed class RecordedRun(RunInput input, Func<ActivityTaskScheduled, object> answer)
{
    private readonly List<HistoryEvent> _history = [];
    private readonly List<Command> _commands = [];
    private readonly WorkflowMachine _machine = new();

    public IReadOnlyList<HistoryEvent> History => _history;

    /// <summary>All that it gave its server, with what that shows to people.</summary>
    public IReadOnlyList<Command> Commands => _commands;

    /// <summary>The result that the run closed with.</summary>
    public RunResult Result => _history[^1].Attributes switch
    {
        WorkflowExecutionCompleted e => HistoryJson.Read<RunResult>(e.Result),
        WorkflowExecutionFailed { Failure.Info: FailureInfo.Application { Details: { } details } } => HistoryJson.Read<RunResult>(details),
        var other => throw new InvalidOperationException($"the run is not closed: {other}"),
    };

    /// <summary>Runs until the script closes or waits for somebody.</summary>
    public RecordedRun Play()
    {
        Add(new WorkflowExecutionStarted(new WorkflowId("w"), input.Script.Name, "tsrun", HistoryJson.ToPayload(input), "test", new RunId("w")));
        while (Turn()) { }
        return this;
    }

    /// <summary>Delivers an event from outside and goes on.</summary>
    public RecordedRun Deliver(EventAttributes outside)
    {
        Add(outside);
        while (Turn()) { }
        return this;
    }

    private bool Turn()
    {
        var scheduled = Add(new WorkflowTaskScheduled("tsrun"));
        var started = Add(new WorkflowTaskStarted(scheduled, "test"));
        var commands = _machine.TakeCommands();
        _commands.AddRange(commands);
        var completed = Add(new WorkflowTaskCompleted(scheduled, started, "test"));
        var activities = commands.Select(command => (Command: command, EventId: Add(EventOf(command, completed))))
            .Where(pair => pair.Command is Command.ScheduleActivityTask).ToList();
        foreach (var (_, eventId) in activities) Close(eventId);
        return activities.Count > 0;
    }

    private void Close(long scheduledId)
    {
        var scheduled = (ActivityTaskScheduled)_history[(int)scheduledId - 1].Attributes;
        var started = Add(new ActivityTaskStarted(scheduledId, "test", 1));
        switch (answer(scheduled))
        {
            case Payload result: Add(new ActivityTaskCompleted(scheduledId, started, result, "test")); break;
            case Failure failure: Add(new ActivityTaskFailed(scheduledId, started, failure, RetryState.NonRetryableFailure, "test")); break;
            case Func<long, EventAttributes> close: Add(close(scheduledId)); break;
            case var other: throw new InvalidOperationException($"answer with a Payload or a Failure, not {other}");
        }
    }

    private long Add(EventAttributes attributes)
    {
        var next = new HistoryEvent(_history.Count + 1, DateTimeOffset.UnixEpoch.AddSeconds(_history.Count), attributes);
        _history.Add(next);
        _machine.Apply(next);
        Assert.Null(_machine.Divergence);
        return next.EventId;
    }

    private static EventAttributes EventOf(Command command, long completed) => command switch
    {
        Command.ScheduleActivityTask c => new ActivityTaskScheduled(c.ActivityId, c.ActivityType, c.TaskQueue ?? "tsrun", c.Input, completed, c.StartToCloseTimeout!.Value, c.RetryPolicy!),
        Command.RecordMarker c => new MarkerRecorded(c.MarkerName, c.Details, completed),
        Command.StartTimer c => new TimerStarted(c.TimerId, c.StartToFireTimeout, completed),
        Command.CancelTimer c => new TimerCanceled(c.TimerId, 0, completed),
        Command.CompleteWorkflowExecution c => new WorkflowExecutionCompleted(c.Result, completed),
        Command.FailWorkflowExecution c => new WorkflowExecutionFailed(c.Failure, RetryState.RetryPolicyNotSet, completed),
        Command.CancelWorkflowExecution c => new WorkflowExecutionCanceled(completed),
        _ => throw new InvalidOperationException($"no event for {command}"),
    };
}
