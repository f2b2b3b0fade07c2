namespace Tsrun.Activities.Repair.Propose.Source;

/// <summary>A line that holds tokens.</summary>
/// <param name="First">Its first token.</param>
/// <param name="Last">Its last token.</param>
/// <param name="Indent">Blanks before the first token; a tab counts as four.</param>
internal readonly record struct CodeLine(int First, int Last, int Indent);

/// <summary>Lines as people indent them: the only structure left when brackets do not match.</summary>
internal static class Lines
{
    /// <summary>All lines with tokens, in order. A token of several lines belongs to the first.</summary>
    public static List<CodeLine> Of(SourceFile file)
    {
        var lines = new List<CodeLine>();
        for (var i = 0; i < file.Tokens.Length;)
        {
            var end = file.LineEnd(file.Tokens[i].Start);
            var last = i;
            while (file.Has(last + 1) && file.Tokens[last + 1].Start < end) last++;
            lines.Add(new(i, last, Width(file.Indent(file.Tokens[i].Start))));
            i = last + 1;
        }

        return lines;
    }

    /// <summary>The first line from <paramref name="from"/> on that is indented at most this far; the count of lines when there is none.</summary>
    public static int NextAtMost(IReadOnlyList<CodeLine> lines, int from, int indent)
    {
        while (from < lines.Count && lines[from].Indent > indent) from++;
        return from;
    }

    private static int Width(string blanks) => blanks.Sum(c => c == '\t' ? 4 : 1);
}
