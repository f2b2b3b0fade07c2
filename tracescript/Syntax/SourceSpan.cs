namespace Tsrun.TraceScript;

/// <summary>A stretch of a script's text. Any two spans are equal, so that where a node stands takes no part in comparing trees.</summary>
/// <param name="Start">0-based index of the first UTF-16 code unit.</param>
/// <param name="End">Index behind the last.</param>
/// <param name="Line">1-based line of <paramref name="Start"/>; 0 for a node that was not parsed.</param>
/// <param name="Column">1-based column of <paramref name="Start"/> in UTF-16 code units.</param>
public readonly record struct SourceSpan(int Start, int End, int Line, int Column)
{
    /// <summary>Always true.</summary>
    public bool Equals(SourceSpan other) => true;

    /// <summary>Always 0.</summary>
    public override int GetHashCode() => 0;

    /// <summary><c>14:5</c>.</summary>
    public override string ToString() => $"{Line}:{Column}";
}

/// <summary>Comments and blank lines around a statement. Like spans, layouts are all equal.</summary>
/// <param name="Leading">Comment lines above, without the slashes; also those found inside the statement.</param>
/// <param name="Trailing">The comment behind it on its last line.</param>
/// <param name="BlankLine">A blank line sets it off from the statement above.</param>
public sealed record Layout(Seq<string> Leading, string? Trailing, bool BlankLine)
{
    /// <summary>Neither comments nor a blank line.</summary>
    public static Layout Plain { get; } = new([], null, false);

    /// <summary>True for any layout.</summary>
    public bool Equals(Layout? other) => other is not null;

    /// <summary>Always 0.</summary>
    public override int GetHashCode() => 0;
}
