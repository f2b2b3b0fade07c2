namespace Tsrun.TraceScript;

/// <summary>One step of a script.</summary>
public abstract record Statement : LineNode
{
    private Statement() { }

    /// <summary><c>probe X = tool(args) [options]</c>: an activity that only reads.</summary>
    public sealed record Probe(string Name, ToolCall Call, CallOptions Options) : Statement;

    /// <summary><c>explore X = tool(args) budget N [options]</c>: at most N experiments, the best of which is X.</summary>
    public sealed record Explore(string Name, ToolCall Call, Expression Budget, CallOptions Options) : Statement;

    /// <summary><c>let X = expr</c>.</summary>
    public sealed record Let(string Name, Expression Value) : Statement;

    /// <summary><c>expect expr else …</c>: a claim of the plan held against the probes.</summary>
    public sealed record Expect(Expression Claim, Miss Otherwise) : Statement;

    /// <summary><c>decide X { when … => … otherwise => … }</c>.</summary>
    public sealed record Decide(string Subject, Seq<Arm> Arms, Otherwise Otherwise) : Statement;

    /// <summary><c>if expr { } else { }</c>.</summary>
    public sealed record If(Expression Condition, Block Then, Block? Else) : Statement;

    /// <summary><c>repeat N while expr { }</c>: at most N rounds.</summary>
    public sealed record Repeat(Expression Rounds, Expression Condition, Block Body) : Statement;

    /// <summary><c>for X in list limit N { }</c>: the first N items.</summary>
    public sealed record For(string Name, Expression List, Expression Limit, Block Body) : Statement;

    /// <summary><c>parallel { probe … probe … }</c>: the probes wait together.</summary>
    public sealed record Parallel(Block Body) : Statement;

    /// <summary><c>run [X =] other(args)</c>: a child workflow from another script.</summary>
    /// <param name="Name">What its result is called, if it is wanted.</param>
    public sealed record Run(string? Name, string Script, Seq<Argument> Arguments) : Statement;

    /// <summary><c>finish expr</c>.</summary>
    public sealed record Finish(Expression Result) : Statement;
}

/// <summary>What follows a claim that does not hold.</summary>
public abstract record Miss : Node
{
    private Miss() { }

    /// <summary><c>replan "…"</c>: a new plan, then the next round of the innermost <c>repeat</c>.</summary>
    public sealed record Replan(string Text) : Miss;

    /// <summary><c>abstain "…"</c>: the run ends without acting.</summary>
    public sealed record Abstain(string Text) : Miss;
}

/// <summary><c>when condition => decision</c>.</summary>
public sealed record Arm(Expression Condition, Decision Decision) : LineNode;

/// <summary><c>otherwise => decision</c>.</summary>
public sealed record Otherwise(Decision Decision) : LineNode;

/// <summary>What a decide may come to; the only place where a patch can stand.</summary>
public abstract record Decision : Node
{
    private Decision() { }

    /// <summary><c>patch X verify tool(…), tool(…)</c>.</summary>
    public sealed record Patch(string Subject, Seq<ToolCall> Verify) : Decision;

    /// <summary><c>answer expr</c>.</summary>
    public sealed record Answer(Expression Result) : Decision;

    /// <summary><c>abstain "reason" [next tool(…), …]</c>.</summary>
    public sealed record Abstain(string Reason, Seq<ToolCall> Next) : Decision;

    /// <summary><c>ask "question" [timeout 1h] then … else …</c>.</summary>
    public sealed record Ask(string Question, TimeSpan? Timeout, Decision Then, Decision Else) : Decision;

    /// <summary>Which of the four it is.</summary>
    public DecisionKind Kind => this switch
    {
        Patch => DecisionKind.Patch,
        Answer => DecisionKind.Answer,
        Abstain => DecisionKind.Abstain,
        _ => DecisionKind.Ask,
    };
}

/// <summary>The four things that a decide may come to.</summary>
public enum DecisionKind
{
    /// <summary>Apply a patch and verify it.</summary>
    Patch,
    /// <summary>End with an answer.</summary>
    Answer,
    /// <summary>End without acting.</summary>
    Abstain,
    /// <summary>Let a person say.</summary>
    Ask,
}
