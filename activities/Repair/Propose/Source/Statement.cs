namespace Tsrun.Activities.Repair.Propose.Source;

/// <summary>A statement by its tokens, with what is needed to move it as whole lines.</summary>
internal sealed record Statement(SourceFile File, int First, int Last)
{
    /// <summary>The statement around a token.</summary>
    public static Statement Around(SourceFile file, int token) => new(file, Expressions.StatementStart(file, token), Expressions.StatementEnd(file, token));

    /// <summary>The bracket it stands in; statements with the same one can be exchanged.</summary>
    public int Block => Brackets.Enclosing(File, First);

    /// <summary>Whether it ends in a semicolon, so that it can stand anywhere in a block.</summary>
    public bool IsClosed => File.Is(Last, ";") || File.Is(Last, "}");

    /// <summary>Its text.</summary>
    public string Text => File.Slice(First, Last);

    /// <summary>The statement of the same text in the block of another token; null when this one is not inside that block.</summary>
    public Statement? OutTo(int block)
    {
        var at = this;
        while (at.Block != block)
        {
            if (at.Block < 0 || at.Block < block) return null;
            at = Around(File, at.Block);
        }

        return at;
    }

    /// <summary>Moves it before another statement.</summary>
    public IReadOnlyList<Change> MoveBefore(Statement other)
    {
        var indent = File.Indent(File.Tokens[other.First].Start);
        return [Change.Before(File, other.First, Text + "\n" + indent), Cut()];
    }

    private Change Cut()
    {
        var (start, end) = (File.Tokens[First].Start, File.Tokens[Last].End);
        var line = File.LineStart(start);
        var alone = File.Text[line..start].Trim().Length == 0 && File.LineEnd(end) == end && end < File.Text.Length;
        return alone ? new(File, line, end + (File.Text[end] == '\r' ? 2 : 1), "") : new(File, start, end, "");
    }
}
