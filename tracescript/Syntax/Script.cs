namespace Tsrun.TraceScript;

/// <summary>A piece of a script's tree.</summary>
public abstract record Node
{
    private protected Node() { }

    /// <summary>Where it stands; takes no part in equality.</summary>
    public SourceSpan Span { get; init; }
}

/// <summary>A node that stands on lines of its own, with the comments around it.</summary>
public abstract record LineNode : Node
{
    private protected LineNode() { }

    /// <summary>Comments and blank lines around it; takes no part in equality.</summary>
    public Layout Layout { get; init; } = Layout.Plain;
}

/// <summary>A whole script: <c>script NAME(params) [profile NAME]</c>, its plan, and its statements.</summary>
/// <param name="Profile">Name of the dispatch table; null: the caller's.</param>
public sealed record Script(string Name, Seq<Parameter> Parameters, string? Profile, Plan Plan, Block Body) : LineNode
{
    /// <summary>Name of the file that steps are reported in: <c>fix.tracescript</c>. Takes no part in equality.</summary>
    public string FileName { get; init; } = "";

    /// <summary>Equal trees; the file's name does not matter.</summary>
    public bool Equals(Script? other) => other is not null
        && Name == other.Name && Profile == other.Profile && Parameters.Equals(other.Parameters)
        && Plan.Equals(other.Plan) && Body.Equals(other.Body);

    /// <summary>The number of statements at the top.</summary>
    public override int GetHashCode() => Body.Statements.Count;

    /// <summary>The position of a node as traces name it: <c>fix.tracescript:14:5</c>.</summary>
    public string Step(SourceSpan span) => $"{FileName}:{span.Line}:{span.Column}";
}

/// <summary>A typed parameter.</summary>
/// <param name="Default">Null: the caller must give it.</param>
public sealed record Parameter(string Name, ScriptType Type, Value? Default) : Node;

/// <summary><c>plan "text"</c>.</summary>
public sealed record Plan(string Text) : LineNode;

/// <summary>Statements between braces.</summary>
/// <param name="Statements">In order.</param>
public sealed record Block(Seq<Statement> Statements) : Node
{
    /// <summary>Comments behind the last statement.</summary>
    public Layout Tail { get; init; } = Layout.Plain;
}

/// <summary>A call of a tool: <c>cargo.check(crate)</c>.</summary>
public sealed record ToolCall(string Tool, Seq<Argument> Arguments) : Node;

/// <summary>An argument, by place or by name: <c>crate</c>, <c>limit: 200</c>.</summary>
public sealed record Argument(string? Name, Expression Value) : Node;

/// <summary>What may follow a probe or explore: <c>timeout 2s retry 2 backoff 500ms else none</c>.</summary>
/// <param name="Timeout">Of one attempt; null: the tool's own.</param>
/// <param name="Retries">Attempts after the first; null: the tool's own.</param>
/// <param name="Backoff">The first wait between attempts; only with <paramref name="Retries"/>.</param>
/// <param name="ElseNone">A failure gives <c>none</c> instead of ending the run.</param>
public sealed record CallOptions(TimeSpan? Timeout = null, int? Retries = null, TimeSpan? Backoff = null, bool ElseNone = false)
{
    /// <summary>Nothing said.</summary>
    public static CallOptions Plain { get; } = new();
}
