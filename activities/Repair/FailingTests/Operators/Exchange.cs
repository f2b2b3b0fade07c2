using Tsrun.Activities.Repair.Propose;
using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.FailingTests.Operators;

/// <summary>Two operands or arguments in the wrong order.</summary>
internal sealed class Exchange : ISlipOperator
{
    private const int ArgumentsMax = 4;

    /// <inheritdoc/>
    public string Name => "exchange";

    /// <inheritdoc/>
    public IEnumerable<Slip> At(CodePlace place)
    {
        var (file, token) = (place.File, place.Token);
        if (file[token] is "-" or "/" or "%" && Signs.IsBinary(file, token)) return Operands(file, token);
        return file.Is(token, "(") && file.IsWord(token - 1) && !Words.IsKeyword(file[token - 1]) && file.Partner(token) > token ? Arguments(file, token) : [];
    }

    private static IEnumerable<Slip> Operands(SourceFile file, int sign)
    {
        var (first, last) = (Signs.OperandStart(file, sign - 1), Expressions.PostfixEnd(file, sign + 1));
        return Swap(file, (first, sign - 1), (sign + 1, last));
    }

    private static IEnumerable<Slip> Arguments(SourceFile file, int open)
    {
        var pieces = Brackets.Pieces(file, open, file.Partner(open), types: false);
        if (pieces is [var only] && file.Is(open - 2, ".") && file[open - 1] is "cmp" or "partial_cmp" or "total_cmp" && file.Is(only.First, "&"))
            return Swap(file, (Signs.OperandStart(file, open - 3), open - 3), (only.First + 1, only.Last));
        return pieces.Count is < 2 or > ArgumentsMax ? [] : pieces.Zip(pieces.Skip(1)).SelectMany(pair => Swap(file, pair.First, pair.Second));
    }

    private static IEnumerable<Slip> Swap(SourceFile file, (int First, int Last) left, (int First, int Last) right)
    {
        var (a, b) = (file.Slice(left.First, left.Last), file.Slice(right.First, right.Last));
        return a.Length == 0 || b.Length == 0 || a == b || a.Contains('\n', StringComparison.Ordinal) || b.Contains('\n', StringComparison.Ordinal) ? []
            : [new Slip(Risk.Medium, [Change.Tokens(file, left.First, left.Last, b), Change.Tokens(file, right.First, right.Last, a)])];
    }
}
