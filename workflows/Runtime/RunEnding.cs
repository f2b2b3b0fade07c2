using System.Diagnostics;
using Tsrun.History;
using Tsrun.TraceScript;

namespace Tsrun.Runtime;

/// <summary>How a script's end becomes the run's result, and with it the exit code.</summary>
internal static class RunEnding
{
    /// <summary>The close command. A run that failed closes as failed, with the same result record in its details.</summary>
    public static Command Of(ScriptEnd end, RunState state)
    {
        var result = ResultOf(end, state);
        var payload = HistoryJson.ToPayload(result);
        return result.Outcome is RunOutcome.Failed or RunOutcome.Environment or RunOutcome.InvalidScript or RunOutcome.Limit
            ? new Command.FailWorkflowExecution(Failure.Application(result.Code, result.Reason, nonRetryable: true, payload))
            : new Command.CompleteWorkflowExecution(payload);
    }

    /// <summary>The outcome that a close command stands for.</summary>
    public static string OutcomeOf(Command close) => close switch
    {
        Command.CompleteWorkflowExecution e => HistoryJson.Read<RunResult>(e.Result).Outcome,
        Command.FailWorkflowExecution { Failure.Info: FailureInfo.Application { Details: { } details } } => HistoryJson.Read<RunResult>(details).Outcome,
        _ => RunOutcome.Interrupted,
    };

    private static RunResult ResultOf(ScriptEnd end, RunState state) => end switch
    {
        ScriptEnd.Finished e => new RunResult(Finished(e.Result, state), "", "", state.Applied, [], Json(e.Result), state.Best),
        ScriptEnd.Answered e => new RunResult(state.Best is null ? RunOutcome.Answered : RunOutcome.Proposed, "", "", state.Applied, [], Json(e.Result), state.Best),
        ScriptEnd.Abstained e => new RunResult(RunOutcome.Abstained, e.Reason, "", state.Applied, [.. e.Next.Select(Probe)], null, state.Best),
        ScriptEnd.Failed e => new RunResult(OutcomeOf(e.Code), e.Message, e.Code, state.Applied, [], null, state.Best),
        _ => throw new UnreachableException(),
    };

    private static string Finished(Value value, RunState state)
    {
        var green = value is not Value.Record record || record.Get("green") is not Value.Bool { Flag: false };
        return !green ? RunOutcome.Unfixed : state.Applied ? RunOutcome.Fixed : RunOutcome.Clean;
    }

    private static NextProbe Probe(NextStep next) =>
        new(next.Tool, RunContext.Record(next.Arguments));

    private static Payload Json(Value value) => new(value.ToJson());

    /// <summary>Codes are grouped by their hundreds: see docs/errors.md.</summary>
    private static string OutcomeOf(string code) => code switch
    {
        "TS0201" or "TS0502" or "TS0004" => RunOutcome.Blocked,
        "TS0210" => RunOutcome.Unfixed,
        "TS0801" => RunOutcome.Limit,
        _ when code.StartsWith("TS00", StringComparison.Ordinal) || code.StartsWith("TS05", StringComparison.Ordinal) || code.StartsWith("TS07", StringComparison.Ordinal) => RunOutcome.Environment,
        _ when code.StartsWith("TS01", StringComparison.Ordinal) => RunOutcome.InvalidScript,
        _ => RunOutcome.Failed,
    };
}
