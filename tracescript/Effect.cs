namespace Tsrun.TraceScript;

/// <summary>What a script asks for or states. The list is closed: a run does nothing else.</summary>
public abstract record Effect
{
    private Effect() { }

    /// <summary>Counts the effects of a run from 0; an outcome names the effect it answers by it.</summary>
    public int Id { get; init; }

    /// <summary>Where the script says so.</summary>
    public SourceSpan Span { get; init; }

    /// <summary>The same for traces: <c>fix.tracescript:14:5</c>.</summary>
    public string Step { get; init; } = "";

    /// <summary>Whether the script waits until <see cref="Interpreter.Resume"/> brings an outcome; the others are facts for the trace.</summary>
    public bool AwaitsOutcome => this is CallTool or Ask or RunChild;

    /// <summary>The plan, or a new one. Fact.</summary>
    /// <param name="Replan">0 for the script's own plan, then 1, 2 …</param>
    public sealed record Planned(string Text, int Replan) : Effect;

    /// <summary>A claim was held against the probes. Fact.</summary>
    /// <param name="Claim">As canonical text.</param>
    public sealed record Expected(string Claim, bool Held) : Effect;

    /// <summary>A decision was taken. Fact; what it leads to follows.</summary>
    /// <param name="Arm">0-based; the last is <c>otherwise</c>.</param>
    /// <param name="Condition">The arm's condition as canonical text, or <c>otherwise</c>.</param>
    /// <param name="Values">What the conditions looked at, in the order in which they did: <c>confidence</c>, <c>best.green</c>, <c>best.closes(target)</c>.</param>
    public sealed record Decided(string Subject, int Arm, string Condition, DecisionKind OutcomeKind, Seq<ValueField> Values) : Effect;

    /// <summary>Call a tool. Answered by <see cref="Outcome.Completed"/>, <see cref="Outcome.Failed"/> or <see cref="Outcome.Refused"/>.</summary>
    /// <param name="Name">The variable that the result will have, or empty.</param>
    /// <param name="Arguments">One for each parameter of the tool, in its order, defaults filled in.</param>
    /// <param name="Timeout">Of one attempt, as the script says; null: the tool's own.</param>
    /// <param name="Retries">Attempts after the first, as the script says; null: the tool's own.</param>
    /// <param name="Backoff">The first wait between attempts, as the script says.</param>
    public sealed record CallTool(
        string Name,
        string Tool,
        Seq<ValueField> Arguments,
        CallKind Kind,
        TimeSpan? Timeout = null,
        int? Retries = null,
        TimeSpan? Backoff = null) : Effect;

    /// <summary>Put a question to a person. Answered by <see cref="Outcome.Answered"/>; anything else counts as a no.</summary>
    public sealed record Ask(string Question, TimeSpan? Timeout) : Effect;

    /// <summary>Run another script. Answered like a tool.</summary>
    /// <param name="Name">The variable that the result will have, or empty.</param>
    public sealed record RunChild(string Name, string Script, Seq<ValueField> Arguments) : Effect;
}

/// <summary>What a call of a tool is for.</summary>
public enum CallKind
{
    /// <summary>Evidence.</summary>
    Probe,
    /// <summary>One experiment of several.</summary>
    Explore,
    /// <summary>The patch itself: <see cref="ToolCatalogue.ApplyTool"/>.</summary>
    Patch,
    /// <summary>Whether the applied patch is good.</summary>
    Verify,
    /// <summary>It is not: <see cref="ToolCatalogue.RevertTool"/>.</summary>
    Revert,
}

/// <summary>What came back.</summary>
public abstract record Outcome
{
    private Outcome() { }

    /// <summary>A result.</summary>
    public sealed record Completed(Value Result) : Outcome;

    /// <summary>No result, after all retries.</summary>
    public sealed record Failed(string Code, string Message, bool Timeout = false) : Outcome;

    /// <summary>Policy said no; nothing was started.</summary>
    public sealed record Refused(string Rule, string Reason) : Outcome;

    /// <summary>What a person, or a standing yes, said.</summary>
    public sealed record Answered(bool Yes, string By) : Outcome;
}

/// <summary>How a script ended.</summary>
public abstract record ScriptEnd
{
    private ScriptEnd() { }

    /// <summary><c>finish</c>, or the last statement is over (then <c>none</c>).</summary>
    public sealed record Finished(Value Result) : ScriptEnd;

    /// <summary>A decision answered.</summary>
    public sealed record Answered(Value Result) : ScriptEnd;

    /// <summary>The run would not stand behind an action.</summary>
    /// <param name="Next">What a person might look at; nothing was called.</param>
    public sealed record Abstained(string Reason, Seq<NextStep> Next) : ScriptEnd;

    /// <summary>It could not go on.</summary>
    /// <param name="Code">The tool's own, or one of <see cref="ScriptErrors"/>: <c>TS0201</c> refused, <c>TS0210</c> reverted …</param>
    public sealed record Failed(string Code, string Message, string Step) : ScriptEnd;
}

/// <summary>A call that is suggested, with its arguments.</summary>
public sealed record NextStep(string Tool, Seq<ValueField> Arguments);
