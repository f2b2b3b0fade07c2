using System.Text;

namespace Tsrun.TraceScript;

/// <summary>A mistake in a script: what was found, where, and what to do.</summary>
/// <param name="Code"><c>TS0102</c>; <see cref="ScriptErrors"/> explains it.</param>
/// <param name="Message">What is wrong, in one clause.</param>
/// <param name="FileName">As the caller named the file.</param>
/// <param name="Label">What stands under the marked text; may be empty.</param>
/// <param name="Help">What to do; may be empty.</param>
public sealed record ScriptDiagnostic(string Code, string Message, string FileName, SourceSpan Span, string Label = "", string Help = "")
{
    /// <summary>Longest part of a line that is shown.</summary>
    private const int WidthMax = 160;

    /// <summary>One line: <c>fix.tracescript:7:3 error TS0101: patch before decide; a patch is an outcome of a `decide`</c>.</summary>
    public override string ToString()
    {
        var remedy = Label.Length > 0 ? Label : Help;
        return $"{FileName}:{Span.Line}:{Span.Column} error {Code}: {Message}{(remedy.Length > 0 ? "; " : "")}{remedy}";
    }

    /// <summary>The diagnostic with its line of the source, laid out as rustc does.</summary>
    /// <param name="source">The text that was parsed.</param>
    public string Render(string source)
    {
        var number = Span.Line.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var margin = new string(' ', number.Length);
        var (line, column) = Excerpt(source);
        var width = Math.Clamp(Span.End - Span.Start, 1, Math.Max(1, line.Length - column));
        var text = new StringBuilder()
            .Append($"error[{Code}]: {Message}\n")
            .Append($"{margin}--> {FileName}:{Span.Line}:{Span.Column}\n")
            .Append($"{margin} |\n")
            .Append($"{number} | {line}\n")
            .Append($"{margin} | {new string(' ', column)}{new string('^', width)} {Label}".TrimEnd()).Append('\n');
        if (Help.Length > 0)
            text.Append($"{margin} = help: {Help}\n");
        return text.ToString();
    }

    // The line without control characters (a script may hold anything), and of a very long one the part around the span.
    private (string Line, int Column) Excerpt(string source)
    {
        var lineStart = Math.Clamp(Span.Start - (Span.Column - 1), 0, source.Length);
        var lineEnd = source.IndexOf('\n', lineStart);
        var from = Math.Max(lineStart, Span.Start - (WidthMax / 2));
        var to = Math.Min(lineEnd < 0 ? source.Length : lineEnd, from + WidthMax);
        var shown = string.Concat(source[from..Math.Max(from, to)].Select(c => char.IsControl(c) || char.IsSurrogate(c) ? ' ' : c));
        return (shown.TrimEnd(), Span.Start - from);
    }
}

/// <summary>What a text was read as.</summary>
/// <param name="Script">Null when there is any diagnostic.</param>
/// <param name="Diagnostics">All mistakes of the file in order, at most 100.</param>
public sealed record ParseResult(Script? Script, IReadOnlyList<ScriptDiagnostic> Diagnostics);
