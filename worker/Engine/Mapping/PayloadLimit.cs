using Tsrun.History;

namespace Tsrun.Engine.Mapping;

/// <summary>A real server ends the whole run for a payload over its limit, so the worker looks first and fails only the turn.</summary>
public static class PayloadLimit
{
    /// <summary>Temporal's default for one payload.</summary>
    private const int BytesMax = 2 << 20;

    /// <summary>The first command with a payload that no server takes; null when all are fine.</summary>
    public static Failure? Over(IReadOnlyList<Command> commands)
    {
        foreach (var command in commands)
            if (PayloadOf(command) is { } payload && System.Text.Encoding.UTF8.GetByteCount(payload.Json) is var bytes and > BytesMax)
                return Failure.Application("TS1155", $"{command.GetType().Name}: found a payload of {bytes} bytes, expected at most {BytesMax}", nonRetryable: true);
        return null;
    }

    private static Payload? PayloadOf(Command command) => command switch
    {
        Command.ScheduleActivityTask c => c.Input,
        Command.RecordMarker c => c.Details,
        Command.StartChildWorkflowExecution c => c.Input,
        Command.CompleteUpdate c => c.Result,
        Command.CompleteWorkflowExecution c => c.Result,
        Command.ContinueAsNewWorkflowExecution c => c.Input,
        Command.FailWorkflowExecution { Failure.Info: FailureInfo.Application c } => c.Details,
        _ => null,
    };
}
