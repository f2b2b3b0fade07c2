using System.Diagnostics;

namespace Tsrun.TraceScript;

/// <content>Decisions and what they come to.</content>
public sealed partial class Interpreter
{
    /// <summary>The parameter that names the checkout; a patch needs it.</summary>
    internal const string CrateParameter = "crate";

    private IEnumerable<Effect?> Decide(Statement.Decide decide)
    {
        if (Find(decide.Subject) is not { } subject)
        {
            Fail("TS0220", $"`{decide.Subject}` has no value here", decide.Span);
            yield break;
        }
        var looked = new List<ValueField>();
        var evaluator = DecisionEvaluator(subject, looked);
        var arm = 0;
        for (; arm < decide.Arms.Count; arm++)
        {
            if (!TryEvaluate(decide.Arms[arm].Condition, evaluator, out var holds))
                yield break;
            if (holds.IsTrue)
                break;
        }
        var isOtherwise = arm == decide.Arms.Count;
        var decision = isOtherwise ? decide.Otherwise.Decision : decide.Arms[arm].Decision;
        var condition = isOtherwise ? "otherwise" : ScriptPrinter.Print(decide.Arms[arm].Condition);
        yield return At(decide.Span, new Effect.Decided(decide.Subject, arm, condition, decision.Kind, looked.ToSeq()));
        foreach (var effect in Carry(decision))
            yield return effect;
    }

    // Names are fields of the subject first, then variables, then policy's. Every name is noted once, with the value it had.
    private Evaluator DecisionEvaluator(Value subject, List<ValueField> looked) => new(
        _catalogue,
        name => subject is Value.Record record && record.Fields.FirstOrDefault(field => field.Name == name) is { } own ? own.Value : Find(name),
        (expression, value) =>
        {
            var text = ScriptPrinter.Print(expression);
            if (!looked.Exists(field => field.Name == text))
                looked.Add(new ValueField(text, value));
        },
        absentIsNone: true);

    private IEnumerable<Effect?> Carry(Decision decision) => decision switch
    {
        Decision.Patch patch => Patch(patch),
        Decision.Answer answer => Answer(answer),
        Decision.Abstain abstain => Abstain(abstain),
        Decision.Ask ask => Ask(ask),
        _ => throw new UnreachableException(),
    };

    private IEnumerable<Effect?> Answer(Decision.Answer answer)
    {
        if (TryEvaluate(answer.Result, out var result))
            End = new ScriptEnd.Answered(result);
        yield break;
    }

    private IEnumerable<Effect?> Abstain(Decision.Abstain abstain)
    {
        var next = new List<NextStep>();
        foreach (var call in abstain.Next)
        {
            if (!TryArguments(call, null, out var arguments))
                yield break;
            next.Add(new NextStep(call.Tool, arguments));
        }
        End = new ScriptEnd.Abstained(abstain.Reason, next.ToSeq());
    }

    // Only a yes is a yes: a timeout, a refusal and silence are not.
    private IEnumerable<Effect?> Ask(Decision.Ask ask)
    {
        var question = At(ask.Span, new Effect.Ask(ask.Question, ask.Timeout));
        yield return question;
        yield return null;
        foreach (var effect in Carry(Take(question) is Outcome.Answered { Yes: true } ? ask.Then : ask.Else))
            yield return effect;
    }

    // Applied --all verify calls green--> the script goes on
    // Applied --one is not, or has no outcome--> reverted, and the run fails
    private IEnumerable<Effect?> Patch(Decision.Patch patch)
    {
        if (Prepare(patch) is not { } steps)
            yield break;
        var apply = At(patch.Span, steps.Apply);
        yield return apply;
        yield return null;
        var outcome = Take(apply);
        if (outcome is not Outcome.Completed { Result: var applied })
        {
            Fail(outcome, patch.Span);
            yield break;
        }
        foreach (var step in steps.Verify)
        {
            var verify = At(step.Span, step);
            yield return verify;
            yield return null;
            if (Take(verify) is Outcome.Completed { Result: var result } && result.Get("green").IsTrue)
                continue;
            foreach (var effect in Revert(patch, steps.Crate, applied, step.Tool))
                yield return effect;
            yield break;
        }
    }

    private IEnumerable<Effect?> Revert(Decision.Patch patch, Value crate, Value applied, string tool)
    {
        var revert = At(patch.Span, new Effect.CallTool("", ToolCatalogue.RevertTool,
            [new(CrateParameter, crate), new("undo", applied.Get("undo"))], CallKind.Revert));
        yield return revert;
        yield return null;
        var outcome = Take(revert);
        if (outcome is Outcome.Completed)
            Fail("TS0210", $"verify failed after apply ({tool}); reverted", patch.Span);
        else
            Fail("TS0211", $"verify failed after apply ({tool}), and the revert failed too: {Reason(outcome).Message}", patch.Span);
    }

    // Everything that can go wrong in evaluating is evaluated before the first byte is written.
    private (Value Crate, Effect.CallTool Apply, IReadOnlyList<Effect.CallTool> Verify)? Prepare(Decision.Patch patch)
    {
        if (Find(patch.Subject) is not { } subject || subject.Get("patch") is not { IsNone: false } edits || Find(CrateParameter) is not { } crate)
        {
            Fail("TS0220", $"`{patch.Subject}` holds no patch for `{CrateParameter}`", patch.Span);
            return null;
        }
        var verify = new List<Effect.CallTool>();
        foreach (var call in patch.Verify)
        {
            if (!TryArguments(call, null, out var arguments))
                return null;
            verify.Add(new Effect.CallTool("", call.Tool, arguments, CallKind.Verify) { Span = call.Span });
        }
        var apply = new Effect.CallTool("", ToolCatalogue.ApplyTool, [new(CrateParameter, crate), new("patch", edits)], CallKind.Patch);
        return (crate, apply, verify);
    }
}
