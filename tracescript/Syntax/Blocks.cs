using Sprache;

namespace Tsrun.TraceScript;

/// <summary>Lines between braces, with recovery: a broken line is reported and skipped, and the next is read as if nothing had been.</summary>
internal static class Blocks
{
    /// <summary>What stands between the braces of a <c>decide</c>.</summary>
    public sealed record Arms(Seq<Arm> Whens, Otherwise Otherwise);

    /// <summary><c>{ statements }</c>.</summary>
    public static IResult<Block> Braced(IInput input)
    {
        var open = Tokens.Symbol("{")(input);
        if (!open.WasSuccessful)
            return Result.Failure<Block>(open.Remainder, open.Message, open.Expectations);
        var (block, cursor) = Statements((SourceCursor)open.Remainder);
        return Result.Success(block, Close(cursor, open.Value));
    }

    /// <summary>Statements up to a closing brace or the end.</summary>
    public static (Block Block, SourceCursor End) Statements(SourceCursor cursor)
    {
        var start = cursor;
        var lines = new LineReader(cursor);
        var statements = new List<Statement>();
        while (lines.Cursor.Next is { Kind: not LexemeKind.End } next && !next.IsSymbol("}"))
            if (lines.Read(Grammar.Statement) is { } statement)
                statements.Add(statement);
        var tail = lines.Tail();
        return (new Block(statements.ToSeq()) { Tail = tail, Span = cursor.Text.Span(start.Position, lines.Cursor.Position) }, lines.Cursor);
    }

    /// <summary><c>{ when … otherwise … }</c>.</summary>
    public static IResult<Arms> BracedArms(IInput input)
    {
        var open = Tokens.Symbol("{")(input);
        if (!open.WasSuccessful)
            return Result.Failure<Arms>(open.Remainder, open.Message, open.Expectations);
        var lines = new LineReader((SourceCursor)open.Remainder);
        var whens = new List<Arm>();
        Otherwise? otherwise = null;
        while (lines.Cursor.Next is { Kind: not LexemeKind.End } next && !next.IsSymbol("}") && !lines.AtStatement)
            ReadArm(lines, whens, ref otherwise);
        if (otherwise is null)
            lines.Cursor.Text.Report("TS0104", "`decide` needs an `otherwise`", open.Value.Start, open.Value.End,
                "add `otherwise => abstain \"…\"` as the last arm", "a decision says what happens when no condition holds");
        return Result.Success(new Arms(whens.ToSeq(), otherwise ?? new Otherwise(new Decision.Abstain("", []))), Close(lines.Cursor, open.Value));
    }

    private static void ReadArm(LineReader lines, List<Arm> whens, ref Otherwise? otherwise)
    {
        var next = lines.Cursor.Next;
        if (otherwise is not null && (next.IsWord("when") || next.IsWord("otherwise")))
            lines.Cursor.Text.Report("TS0111", "this arm is never reached", next.Start, next.End, "`otherwise` is the last arm");
        if (next.IsWord("otherwise"))
            otherwise = lines.Read(Grammar.Otherwise) ?? otherwise;
        else if (lines.Read(Grammar.Arm) is { } arm)
            whens.Add(arm);
    }

    private static SourceCursor Close(SourceCursor cursor, Lexeme open)
    {
        if (cursor.Next.IsSymbol("}"))
            return cursor.To(cursor.Next.End);
        cursor.Text.Report("TS0150", "this block has no end", open.Start, open.End, "add the `}` that closes it");
        return cursor;
    }
}
