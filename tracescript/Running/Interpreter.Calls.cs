namespace Tsrun.TraceScript;

/// <content>Calls of tools, and experiments.</content>
public sealed partial class Interpreter
{
    /// <summary>The last parameter of a tool that experiments: the 0-based number of the experiment.</summary>
    internal const string ExperimentParameter = "experiment";

    // Null, with the run failed, when the arguments have no values.
    private Effect.CallTool? Call(Statement step, ToolCall call, CallKind kind, string name, CallOptions options, Value? experiment = null) =>
        TryArguments(call, experiment, out var arguments)
            ? At(step.Span, new Effect.CallTool(name, call.Tool, arguments, kind, options.Timeout, options.Retries, options.Backoff))
            : null;

    private bool TryArguments(ToolCall call, Value? experiment, out Seq<ValueField> arguments)
    {
        arguments = [];
        if (!_catalogue.Tools.TryGetValue(call.Tool, out var tool))
        {
            Fail("TS0121", $"there is no tool `{call.Tool}`", call.Span);
            return false;
        }
        var match = ArgumentMatch.Of(call.Tool, tool.Parameters, call.Arguments);
        if (match.Problems.Count > 0)
            Fail("TS0125", match.Problems[0].Message, call.Span);
        var fields = new List<ValueField>();
        for (var i = 0; i < tool.Parameters.Count && End is null; i++)
            fields.Add(new ValueField(tool.Parameters[i].Name, ArgumentFor(tool.Parameters[i], match.ByParameter[i], experiment, call)));
        arguments = fields.ToSeq();
        return End is null;
    }

    private Value ArgumentFor(ToolParameter parameter, Argument? argument, Value? experiment, ToolCall call)
    {
        if (argument is not null)
            return TryEvaluate(argument.Value, out var value) ? value : Value.None;
        if (experiment is not null && parameter.Name == ExperimentParameter)
            return experiment;
        if (parameter.Default is null)
            Fail("TS0125", $"`{call.Tool}` needs `{parameter.Name}`", call.Span);
        return parameter.Default ?? Value.None;
    }

    private IEnumerable<Effect?> Explore(Statement.Explore explore)
    {
        if (!TryCount(explore.Budget, out var budget))
            yield break;
        Value? best = null;
        Outcome miss = new Outcome.Failed("TS0224", "the budget allows no experiment");
        for (var i = 0L; i < budget; i++)
        {
            if (Call(explore, explore.Call, CallKind.Explore, explore.Name, explore.Options, Value.Of(i)) is not { } call)
                yield break;
            yield return call;
            yield return null;
            var outcome = Take(call);
            if (outcome is not Outcome.Completed { Result: var result })
                miss = outcome;
            else if (best is null || Experiment.IsBetter(result, best))
                best = result;
            // A refusal will not change with the next number; what was found before it counts.
            if (outcome is Outcome.Refused || (outcome is Outcome.Completed completed && IsEnough(completed.Result)))
                break;
        }
        if (best is null && !explore.Options.ElseNone)
            Fail(miss, explore.Span);
        else
            _variables[explore.Name] = best ?? Value.None;
    }

    private bool IsEnough(Value result) =>
        result.Get("done").IsTrue
        || (result.Get("green").IsTrue && _policyNames.TryGetValue("tau_patch", out var tau) && result.Get("confidence").AsNumber() >= tau.AsNumber());
}

/// <summary>Which of two experiments is worth more.</summary>
internal static class Experiment
{
    /// <summary>Green first, then confidence, then fewer lines; on a tie the earlier one stays.</summary>
    public static bool IsBetter(Value later, Value earlier)
    {
        var green = later.Get("green").IsTrue.CompareTo(earlier.Get("green").IsTrue);
        if (green != 0)
            return green > 0;
        var confidence = Confidence(later).CompareTo(Confidence(earlier));
        if (confidence != 0)
            return confidence > 0;
        return later.Get("lines").AsNumber() < earlier.Get("lines").AsNumber();
    }

    private static double Confidence(Value result) => result.Get("confidence").AsNumber() ?? 0;
}
