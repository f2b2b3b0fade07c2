using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Temporal.Api.Command.V1;
using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.History.V1;
using Tsrun.Engine.Embedded.State;

namespace Tsrun.Engine.Bench;

/// <summary>The trivial script's state.</summary>
internal sealed class BenchRun(int steps, int width, bool staysOpen, bool eager)
{
    private static readonly Payloads Input = BenchPayloads.Of("{\"file\":\"src/lib.rs\",\"line\":12}");
    private static readonly Duration Limit = Duration.FromTimeSpan(TimeSpan.FromSeconds(30));
    private static readonly ActivityType Step = new() { Name = "bench.step" };
    private int _scheduled, _completed;

    public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsDone => _completed == steps * width;

    /// <param name="events">What is new, or the whole history.</param>
    public void Next(IReadOnlyList<HistoryEvent> events, ICollection<Command> commands)
    {
        if (events[0].EventId == 1)
            _completed = _scheduled = 0;
        foreach (var happened in events)
        {
            if (happened.EventType == EventType.ActivityTaskCompleted)
                _completed++;
            else if (happened.EventType == EventType.ActivityTaskScheduled)
                _scheduled++;
        }
        if (IsDone)
        {
            if (!staysOpen)
                commands.Add(new Command { CommandType = CommandType.CompleteWorkflowExecution, CompleteWorkflowExecutionCommandAttributes = new CompleteWorkflowExecutionCommandAttributes() });
            return;
        }
        if (_completed < _scheduled)
            return;
        for (var i = 1; i <= width; i++)
        {
            commands.Add(new Command
            {
                CommandType = CommandType.ScheduleActivityTask,
                ScheduleActivityTaskCommandAttributes = new ScheduleActivityTaskCommandAttributes
                {
                    ActivityId = (_scheduled + i).ToString(CultureInfo.InvariantCulture),
                    ActivityType = Step,
                    Input = Input,
                    StartToCloseTimeout = Limit,
                    RequestEagerExecution = eager,
                },
            });
        }
    }
}

/// <summary>JSON texts as payloads.</summary>
internal static class BenchPayloads
{
    public static Payloads Of(string json) => new() { Payloads_ = { JsonPayload.Of(json) } };
}

/// <summary>A run's plan, as it travels in its input.</summary>
internal readonly record struct BenchInput(int Steps, int Width, bool StaysOpen)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Steps} {Width} {(StaysOpen ? 1 : 0)}");

    public static BenchInput Parse(string text)
    {
        var parts = text.Split(' ');
        return new BenchInput(int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture), parts[2] == "1");
    }
}
