using Sprache;

namespace Tsrun.TraceScript;

/// <summary>Reads line after line, gives each the comments around it, and skips what cannot be read.</summary>
internal sealed class LineReader(SourceCursor start)
{
    private static readonly HashSet<string> Statements =
        ["plan", "probe", "explore", "let", "expect", "decide", "if", "repeat", "for", "parallel", "run", "finish"];

    private bool _isFirst = true;

    public SourceCursor Cursor { get; private set; } = start;

    private SourceText Text => Cursor.Text;

    /// <summary>A line begins here with a word that only a statement begins with.</summary>
    public bool AtStatement => StartsLine(Cursor.Next) && Statements.Contains(Cursor.Next.Text);

    /// <summary>One line; null, and reported, when it cannot be read.</summary>
    public T? Read<T>(Parser<T> parser) where T : LineNode
    {
        var blank = !_isFirst && HasBlankLine(Cursor.Position, Text.Comments.StartBefore(Cursor.Next.Start));
        var leading = Text.Comments.ClaimBefore(Cursor.Next.Start);
        _isFirst = false;
        var result = parser(Cursor);
        var end = (SourceCursor)result.Remainder;
        if (!result.WasSuccessful)
        {
            Report(end, result.Expectations);
            Cursor = Skip(end);
            return null;
        }
        Cursor = end;
        leading.AddRange(Text.Comments.ClaimBefore(end.Position));
        var trailing = Text.Comments.ClaimTrailing(end.Position);
        return (T)((LineNode)result.Value with { Layout = new Layout(leading.ToSeq(), trailing, blank) });
    }

    /// <summary>The comments before what closes the lines.</summary>
    public Layout Tail() => new(Text.Comments.ClaimBefore(Cursor.Next.Start).ToSeq(), null, false);

    /// <summary>Passes over something that nothing can begin with.</summary>
    public void SkipStray(string expectation)
    {
        Report(Cursor, [expectation]);
        Cursor = Cursor.To(Cursor.Next.End);
    }

    /// <summary>Tells what was found and what was expected.</summary>
    public static void Report(SourceCursor at, IEnumerable<string> expectations)
    {
        var found = at.Next;
        var expected = expectations.Distinct().ToList();
        if (found.Fault is { } fault)
            at.Text.Report(fault.Code, fault.Message, found.Start, found.End, fault.Label);
        else
            at.Text.Report("TS0144", $"unexpected {found.Shown}", found.Start, found.End,
                expected.Count == 0 ? "" : $"expected {Diagnostics.Alternatives(expected)}",
                found.Kind == LexemeKind.Word && Tokens.Reserved.Contains(found.Text) ? $"`{found.Text}` is a reserved word" : "");
    }

    // To the next line that begins with a statement's or an arm's first word, or to the brace that closes this block.
    private SourceCursor Skip(SourceCursor from)
    {
        var cursor = from.Position > Cursor.Position ? from : Cursor.To(Cursor.Next.End);
        var depth = 0;
        while (cursor.Next is { Kind: not LexemeKind.End } next)
        {
            if (depth == 0 && (next.IsSymbol("}") || IsResumption(next)))
                break;
            depth += next.IsSymbol("{") ? 1 : next.IsSymbol("}") ? -1 : 0;
            cursor = cursor.To(next.End);
        }
        return cursor;
    }

    private bool IsResumption(Lexeme next) =>
        StartsLine(next) && (Statements.Contains(next.Text) || next.Text is "when" or "otherwise" or "patch");

    private bool StartsLine(Lexeme lexeme)
    {
        var at = lexeme.Start;
        while (at > 0 && Text.Text[at - 1] is ' ' or '\t')
            at--;
        return lexeme.Kind == LexemeKind.Word && (at == 0 || Text.Text[at - 1] == '\n');
    }

    // Comments of a line that was skipped may still be waiting, in front of here.
    private bool HasBlankLine(int from, int to) => to > from && Text.Text.AsSpan(from, to - from).Count('\n') > 1;
}
