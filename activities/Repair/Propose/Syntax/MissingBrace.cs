using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Syntax;

/// <summary>Finds by indentation where an opening or closing bracket at a line's end or start is missing.</summary>
internal sealed class MissingBrace : IRepairOperator
{
    /// <inheritdoc/>
    public string Name => "brace";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (context.Code.Length > 0 || context.Primary is not { } place) return [];
        var unclosed = context.Message.Contains("unclosed delimiter", StringComparison.Ordinal);
        if (!unclosed && !context.Message.Contains("closing delimiter", StringComparison.Ordinal)) return Expected(context, place);
        var lines = Lines.Of(place.File);
        var closers = Closers(context, place.File, lines);
        return unclosed ? closers : Openers(context, place.File, lines).Concat(closers).Concat(ExtraCloser(context, place));
    }

    /// <summary>A parse error elsewhere may come from a brace that is missing in balanced text, such as the one before <c>fn</c>.</summary>
    private static IEnumerable<Idea> Expected(OperatorContext context, Place place) =>
        context.Message.StartsWith("expected", StringComparison.Ordinal) && context.Message.Contains("`{`", StringComparison.Ordinal)
            ? Openers(context, place.File, Lines.Of(place.File)) : [];

    /// <summary>An opener at a line's end whose block ends at a line that does not close it.</summary>
    private static IEnumerable<Idea> Closers(OperatorContext context, SourceFile file, List<CodeLine> lines)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            if (!Brackets.Opens(file, lines[i].Last)) continue;
            var end = Lines.NextAtMost(lines, i + 1, lines[i].Indent);
            if (end < lines.Count && lines[end].Indent == lines[i].Indent && Brackets.Closes(file, lines[end].First)) continue;
            var closer = file[lines[i].Last] switch { "{" => "}", "(" => ")", _ => "]" };
            if (end < lines.Count && closer != "}" && file[lines[end].First] is "{" or "." or ";" or "," or "?" or "=>")
            {
                // The rest of the closer's own line is still there: `) {` became `{`.
                yield return Idea.One(Risk.Low, Why(context), Change.Before(file, lines[end].First, file[lines[end].First] is "{" or "=>" ? closer + " " : closer));
                continue;
            }

            var at = file.LineEnd(file.Tokens[lines[end - 1].Last].End);
            var text = LineBreak(file) + file.Indent(file.Tokens[lines[i].First].Start) + closer;
            yield return Idea.One(Risk.Low, Why(context), Change.Insert(file, at, text), $"close with `{closer}` the block that `{Head(file, lines[i])}` opens");
        }
    }

    /// <summary>A line without opener before deeper lines that end in a closer of its own depth.</summary>
    private static IEnumerable<Idea> Openers(OperatorContext context, SourceFile file, List<CodeLine> lines)
    {
        for (var i = 0; i + 1 < lines.Count; i++)
        {
            if (lines[i + 1].Indent <= lines[i].Indent || Brackets.Opens(file, lines[i].Last) || file.Is(lines[i].Last, "where")) continue;
            var end = Lines.NextAtMost(lines, i + 1, lines[i].Indent);
            if (end >= lines.Count || lines[end].Indent != lines[i].Indent || !file.Is(lines[end].First, "}")) continue;
            yield return Idea.One(Risk.Low, Why(context), Change.After(file, lines[i].Last, " {"), $"open a block with `{{` after `{Head(file, lines[i])}`");
        }
    }

    private static IEnumerable<Idea> ExtraCloser(OperatorContext context, Place place)
    {
        if (Brackets.Closes(place.File, place.First))
            yield return Idea.One(Risk.Medium, Why(context), Change.Remove(place.File, place.First, place.First));
    }

    private static string Head(SourceFile file, CodeLine line)
    {
        var text = file.Slice(line.First, line.Last);
        return text.Length <= 40 ? text : text[..40] + "…";
    }

    private static string LineBreak(SourceFile file) => file.Text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";

    private static string Why(OperatorContext context) => $"rustc: {context.Message}; the indentation tells where.";
}
