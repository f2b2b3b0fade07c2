using System.Diagnostics;

namespace Tsrun.TraceScript;

/// <content>Statements. Each is a flow of effects; null in a flow means that the script waits for all outcomes outstanding.</content>
public sealed partial class Interpreter
{
    private IEnumerable<Effect?> Run(Block block)
    {
        foreach (var statement in block.Statements)
        {
            if (++_steps > StepsMax)
                Fail("TS0222", $"{StepsMax} statements ran without a single probe", statement.Span);
            if (End is not null || _leavesRound)
                yield break;
            foreach (var effect in Run(statement))
                yield return effect;
        }
    }

    private IEnumerable<Effect?> Run(Statement statement) => statement switch
    {
        Statement.Probe probe => Probe(probe),
        Statement.Explore explore => Explore(explore),
        Statement.Let let => Let(let),
        Statement.Expect expect => Expect(expect),
        Statement.Decide decide => Decide(decide),
        Statement.If @if => If(@if),
        Statement.Repeat repeat => Repeat(repeat),
        Statement.For loop => For(loop),
        Statement.Parallel parallel => Parallel(parallel),
        Statement.Run child => Child(child),
        Statement.Finish finish => Finish(finish),
        _ => throw new UnreachableException(),
    };

    private IEnumerable<Effect?> Probe(Statement.Probe probe)
    {
        if (Call(probe) is not { } call)
            yield break;
        yield return call;
        yield return null;
        Bind(probe, Take(call));
    }

    private Effect.CallTool? Call(Statement.Probe probe) => Call(probe, probe.Call, CallKind.Probe, probe.Name, probe.Options);

    private void Bind(Statement.Probe probe, Outcome outcome)
    {
        if (outcome is Outcome.Completed completed)
            _variables[probe.Name] = completed.Result;
        else if (probe.Options.ElseNone)
            _variables[probe.Name] = Value.None;
        else
            Fail(outcome, probe.Span);
    }

    // All outcomes are in before the first is looked at, and they are looked at in the script's order: when they came does not matter.
    private IEnumerable<Effect?> Parallel(Statement.Parallel parallel)
    {
        var calls = new List<(Statement.Probe Probe, Effect.CallTool Call)>();
        foreach (var probe in parallel.Body.Statements.OfType<Statement.Probe>())
        {
            if (Call(probe) is not { } call)
                yield break;
            calls.Add((probe, call));
        }
        foreach (var (_, call) in calls)
            yield return call;
        if (calls.Count > 0)
            yield return null;
        foreach (var (probe, call) in calls)
            Bind(probe, Take(call));
    }

    private IEnumerable<Effect?> Let(Statement.Let let)
    {
        if (TryEvaluate(let.Value, out var value))
            _variables[let.Name] = value;
        yield break;
    }

    private IEnumerable<Effect?> Expect(Statement.Expect expect)
    {
        if (!TryEvaluate(expect.Claim, out var claim))
            yield break;
        yield return At(expect.Span, new Effect.Expected(ScriptPrinter.Print(expect.Claim), claim.IsTrue));
        if (claim.IsTrue)
            yield break;
        if (expect.Otherwise is Miss.Replan replan && _repeats > 0)
        {
            yield return At(replan.Span, new Effect.Planned(replan.Text, ++_replans));
            _leavesRound = true;
            yield break;
        }
        End = new ScriptEnd.Abstained(expect.Otherwise is Miss.Replan wanted ? wanted.Text : ((Miss.Abstain)expect.Otherwise).Text, []);
    }

    private IEnumerable<Effect?> If(Statement.If statement)
    {
        if (!TryEvaluate(statement.Condition, out var condition))
            yield break;
        if ((condition.IsTrue ? statement.Then : statement.Else) is not { } block)
            yield break;
        foreach (var effect in Run(block))
            yield return effect;
    }

    private IEnumerable<Effect?> Repeat(Statement.Repeat repeat)
    {
        if (!TryCount(repeat.Rounds, out var rounds))
            yield break;
        _repeats++;
        for (var round = 0L; round < rounds && TryEvaluate(repeat.Condition, out var goesOn) && goesOn.IsTrue; round++)
        {
            _steps++;
            foreach (var effect in Run(repeat.Body))
                yield return effect;
            _leavesRound = false;
            if (IsOver(repeat))
                break;
        }
        _repeats--;
    }

    private IEnumerable<Effect?> For(Statement.For loop)
    {
        if (!TryEvaluate(loop.List, out var value) || !TryCount(loop.Limit, out var limit))
            yield break;
        if (value is not (Value.List or Value.Null))
            Fail("TS0220", $"`for` goes over a list, not a {value.KindName}", loop.List.Span);
        var items = (value as Value.List)?.Items ?? [];
        for (var i = 0; i < items.Count && i < limit && !IsOver(loop) && !_leavesRound; i++)
        {
            _steps++;
            _variables[loop.Name] = items[i];
            foreach (var effect in Run(loop.Body))
                yield return effect;
        }
    }

    // An empty loop body runs no statement, so rounds count as steps too.
    private bool IsOver(Statement loop)
    {
        if (_steps > StepsMax)
            Fail("TS0222", $"{StepsMax} statements ran without a single probe", loop.Span);
        return End is not null;
    }

    private IEnumerable<Effect?> Child(Statement.Run run)
    {
        var arguments = new List<ValueField>();
        foreach (var argument in run.Arguments)
        {
            if (!TryEvaluate(argument.Value, out var value))
                yield break;
            // `run other(crate)` is short for `run other(crate: crate)`.
            arguments.Add(new ValueField(argument.Name ?? (argument.Value as Expression.Name)?.Id ?? "", value));
        }
        var child = At(run.Span, new Effect.RunChild(run.Name ?? "", run.Script, arguments.ToSeq()));
        yield return child;
        yield return null;
        var outcome = Take(child);
        if (outcome is not Outcome.Completed completed)
            Fail(outcome, run.Span);
        else if (run.Name is not null)
            _variables[run.Name] = completed.Result;
    }

    private IEnumerable<Effect?> Finish(Statement.Finish finish)
    {
        if (TryEvaluate(finish.Result, out var result))
            End = new ScriptEnd.Finished(result);
        yield break;
    }
}
