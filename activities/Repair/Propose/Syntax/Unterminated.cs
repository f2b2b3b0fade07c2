using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Syntax;

/// <summary>Ends a string, character or comment that runs on: on the line that opens it, or on an earlier line with an odd quote.</summary>
internal sealed class Unterminated : IRepairOperator
{
    /// <inheritdoc/>
    public string Name => "unterminated";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        // The file may be one open comment and have no token at all, so the span is read, not a place.
        if (context.Target.Primary is not { } span || context.File(span.File) is not { } file || Ending(context) is not { } ending) yield break;
        var (why, start) = ($"rustc: {context.Message}.", file.Range(span).Start);
        // Prose that is read as code has lost a quote before it, not at its own place.
        var prose = context.Message.StartsWith("unknown start of token", StringComparison.Ordinal);
        foreach (var at in prose ? [] : Ends(file, start, ending))
            yield return Idea.One(Risk.Low, why, Change.Insert(file, at, ending), $"end with `{ending}`");
        // A quote lost further up turns text and code around: what rustc stumbles over is then an innocent one.
        if (ending is "\"" or "'")
            foreach (var at in OddLines(file, start).SelectMany(line => Ends(file, line, "\"")).Take(24))
                yield return Idea.One(Risk.Low, why, Change.Insert(file, at, "\""), "end with `\"`");
    }

    private static string? Ending(OperatorContext context) => context.Code switch
    {
        "E0758" => " */",
        "E0762" or "E0763" => "'",
        "E0765" or "E0766" => "\"",
        "E0748" => "\"#",
        _ => context.Message.StartsWith("unknown start of token", StringComparison.Ordinal) || context.Message.StartsWith("unterminated double quote", StringComparison.Ordinal) ? "\"" : null,
    };

    /// <summary>Before the closing signs at the line's end, then before each sign that may follow a literal, then at the end.</summary>
    private static IEnumerable<int> Ends(SourceFile file, int start, string ending)
    {
        var (text, end) = (file.Text, file.LineEnd(start));
        var comment = text.IndexOf(" //", start, Math.Max(0, end - start), StringComparison.Ordinal);
        if (comment > start && ending != " */") end = comment;
        var tail = end;
        while (tail > start + 1 && text[tail - 1] is ';' or ')' or ',' or ' ' or ']' or '}' or '{') tail--;
        var open = text.IndexOf(ending[0], start, Math.Max(0, end - start));
        var places = Enumerable.Range(start + 1, Math.Max(0, end - start - 1)).Where(i => i > open && text[i] is ')' or ',' or ';' or ']' or '.' or ' ' or '=');
        return ending == " */" ? [end] : places.Where(i => i >= tail).Prepend(tail).Concat(places).Append(end).Distinct().Take(14);
    }

    private static IEnumerable<int> OddLines(SourceFile file, int before)
    {
        for (var at = file.LineStart(before) - 1; at > 0; at = file.LineStart(at) - 1)
        {
            var start = file.LineStart(at);
            var line = file.Text[start..file.LineEnd(start)].Replace("\\\"", "", StringComparison.Ordinal).Replace("'\"'", "", StringComparison.Ordinal);
            if (line.Count(c => c == '"') % 2 == 1) yield return start + line.LastIndexOf('"');
        }
    }
}
