namespace Tsrun.TraceScript;

/// <summary>What was proved about a script, rule by rule.</summary>
/// <param name="Rules">Always the same five, in the same order.</param>
/// <param name="Bounds">Worst-case calls per tool, by name; <c>run NAME</c> for a child. Retries of one call are not counted: they are the engine's.</param>
public sealed record Verification(Seq<VerifiedRule> Rules, Seq<CallBound> Bounds, ScriptSummary Summary)
{
    /// <summary>Every rule holds.</summary>
    public bool Holds => Rules.All(rule => rule.Holds);

    /// <summary>Worst-case calls of all tools; <see cref="long.MaxValue"/> when there is no bound.</summary>
    public long CallsMax => Bounds.Aggregate(0L, (sum, bound) => TraceScript.Bounds.Sum(sum, bound.CallsMax));
}

/// <summary>One rule.</summary>
/// <param name="Code">The code of its violation: <c>TS0401</c>.</param>
/// <param name="Name"><c>monotone</c>, <c>bounded</c>, <c>profile</c>, <c>evidence</c> or <c>forbidden</c>.</param>
/// <param name="Detail">What establishes or breaks it, for people.</param>
/// <param name="Spans">Where; of a broken rule the places that break it.</param>
public sealed record VerifiedRule(string Code, string Name, bool Holds, string Detail, Seq<SourceSpan> Spans)
{
    /// <summary><c>monotone: yes (1 decide, each behind a probe)</c>.</summary>
    public override string ToString() => $"{Name}: {(Holds ? "yes" : "NO")} ({Detail})";
}

/// <summary>At most so many calls of a tool.</summary>
public sealed record CallBound(string Tool, long CallsMax);

/// <summary>A script in two numbers: <c>4 phases, 11 steps</c>.</summary>
/// <param name="Phases">How many of plan, probe, decide and patch it has.</param>
/// <param name="Steps">Statements that are not merely control flow, the plan included.</param>
public sealed record ScriptSummary(int Phases, int Steps)
{
    /// <summary>Counts.</summary>
    public static ScriptSummary Of(Script script)
    {
        var statements = ScriptWalk.Statements(script.Body).ToList();
        var decides = statements.OfType<Statement.Decide>().ToList();
        var phases = new[]
        {
            true,
            statements.Exists(statement => statement is Statement.Probe or Statement.Explore),
            decides.Count > 0,
            decides.Exists(decide => ScriptWalk.Decisions(decide).OfType<Decision.Patch>().Any()),
        };
        return new ScriptSummary(phases.Count(has => has),
            1 + statements.Count(statement => statement is not (Statement.If or Statement.Repeat or Statement.For or Statement.Parallel)));
    }

    /// <summary><c>4 phases, 11 steps</c>.</summary>
    public override string ToString() => $"{Diagnostics.Amount(Phases, "phase")}, {Diagnostics.Amount(Steps, "step")}";
}
