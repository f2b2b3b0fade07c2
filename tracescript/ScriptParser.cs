namespace Tsrun.TraceScript;

/// <summary>Text to tree.</summary>
public static class ScriptParser
{
    /// <summary>Reads a script. Never throws; takes time in proportion to the text; goes on behind a mistake and reports them all.</summary>
    /// <param name="fileName">What diagnostics and steps call the file.</param>
    public static ParseResult Parse(string text, string fileName)
    {
        var source = new SourceText(text, fileName);
        var cursor = new SourceCursor(source, 0);
        var (header, behindHeader) = ReadHeader(cursor);
        var (plan, behindPlan) = ReadPlan(behindHeader);
        var body = ReadBody(behindPlan);
        return source.Diagnostics.Count > 0
            ? new ParseResult(null, source.Diagnostics)
            : new ParseResult(header! with { Plan = plan!, Body = body, FileName = fileName }, []);
    }

    private static (Script? Header, SourceCursor Behind) ReadHeader(SourceCursor cursor)
    {
        var lines = new LineReader(cursor);
        if (cursor.Next.IsWord("script"))
            return (lines.Read(Grammar.Header), lines.Cursor);
        var next = cursor.Next;
        cursor.Text.Report("TS0141", "a script begins with its header", next.Start, next.End,
            $"found {next.Shown}", "begin the file with `script NAME(crate: path)`");
        return (null, cursor);
    }

    private static (Plan? Plan, SourceCursor Behind) ReadPlan(SourceCursor cursor)
    {
        var lines = new LineReader(cursor);
        if (cursor.Next.IsWord("plan"))
            return (lines.Read(Grammar.Plan), lines.Cursor);
        var next = cursor.Next;
        cursor.Text.Report("TS0103", "a script begins with a plan", next.Start, next.End,
            $"found {next.Shown}", "add `plan \"what will be done\"` below the header");
        return (null, cursor);
    }

    private static Block ReadBody(SourceCursor cursor)
    {
        var (body, end) = Blocks.Statements(cursor);
        while (end.Next.Kind != LexemeKind.End)
        {
            var lines = new LineReader(end);
            lines.SkipStray("a statement");
            (_, end) = Blocks.Statements(lines.Cursor);
        }
        return body;
    }
}
