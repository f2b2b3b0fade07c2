using System.Text;
using Tsrun.TraceScript;

namespace Tsrun.Tests.TraceScript;

/// <summary>Runs a script against canned answers and writes down what was said, line by line.</summary>
internal static class Dialogue
{
    /// <param name="answers">
    /// One line per effect that waits, in order: JSON for a result, <c>fail CODE message</c>, <c>timeout</c>, <c>refuse rule reason</c>, <c>yes</c> or <c>no</c>.
    /// </param>
    public static string Of(string script, string answers, params (string Name, Value Value)[] arguments)
    {
        var given = arguments.Length > 0 ? arguments : [("crate", Value.Of("c"))];
        var interpreter = new Interpreter(Sample.Parse(script), Sample.Catalogue, given.ToDictionary(pair => pair.Name, pair => pair.Value), Sample.Policy);
        var waiting = new Queue<Effect>();
        var spoken = new StringBuilder();
        Note(interpreter.Start(), waiting, spoken);
        foreach (var answer in answers.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            Assert.True(waiting.Count > 0, $"nothing waits for `{answer}`:\n{spoken}");
            Note(interpreter.Resume(waiting.Dequeue().Id, Outcome(answer)), waiting, spoken);
        }
        spoken.Append(interpreter.End is { } end ? Show(end) : "still waiting").Append('\n');
        return spoken.ToString();
    }

    public static string Show(Effect effect) => $"{effect.Step[(effect.Step.IndexOf(':') + 1)..]} " + effect switch
    {
        Effect.Planned planned => $"plan {planned.Replan}: {planned.Text}",
        Effect.Expected expected => $"expect {expected.Claim}: {expected.Held}",
        Effect.Decided decided => $"decide {decided.Subject} arm {decided.Arm} ({decided.Condition}) => {decided.OutcomeKind} [{Fields(decided.Values)}]",
        Effect.CallTool call => $"{call.Kind} {call.Name}={call.Tool}({Fields(call.Arguments)}){Options(call)}",
        Effect.Ask ask => $"ask {ask.Question} {ask.Timeout}".TrimEnd(),
        Effect.RunChild child => $"run {child.Name}={child.Script}({Fields(child.Arguments)})",
        _ => throw new InvalidOperationException(effect.ToString()),
    };

    public static string Show(ScriptEnd end) => end switch
    {
        ScriptEnd.Finished finished => $"finished {finished.Result}",
        ScriptEnd.Answered answered => $"answered {answered.Result}",
        ScriptEnd.Abstained abstained => $"abstained: {abstained.Reason}" + string.Concat(abstained.Next.Select(next => $" | {next.Tool}({Fields(next.Arguments)})")),
        ScriptEnd.Failed failed => $"failed {failed.Code} at {failed.Step}: {failed.Message}",
        _ => throw new InvalidOperationException(end.ToString()),
    };

    private static void Note(IReadOnlyList<Effect> effects, Queue<Effect> waiting, StringBuilder spoken)
    {
        foreach (var effect in effects)
        {
            spoken.Append(Show(effect)).Append('\n');
            if (effect.AwaitsOutcome)
                waiting.Enqueue(effect);
        }
    }

    private static Outcome Outcome(string answer)
    {
        var words = answer.Split(' ', 3);
        return words[0] switch
        {
            "fail" => new Outcome.Failed(words[1], words[2]),
            "timeout" => new Outcome.Failed("TS0302", "timed out", Timeout: true),
            "refuse" => new Outcome.Refused(words[1], words[2]),
            "yes" or "no" => new Outcome.Answered(words[0] == "yes", "test"),
            _ => new Outcome.Completed(Value.Parse(answer)),
        };
    }

    private static string Fields(Seq<ValueField> fields) => string.Join(", ", fields.Select(field => $"{field.Name}: {field.Value}"));

    private static string Options(Effect.CallTool call) =>
        (call.Timeout is { } timeout ? $" timeout {Durations.Text(timeout)}" : "")
        + (call.Retries is { } retries ? $" retry {retries}" : "")
        + (call.Backoff is { } backoff ? $" backoff {Durations.Text(backoff)}" : "");
}
