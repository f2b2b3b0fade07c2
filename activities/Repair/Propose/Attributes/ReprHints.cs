using System.Globalization;
using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Attributes;

/// <summary>Mends <c>#[repr(…)]</c>: hints that contradict each other, hints that do not exist, an alignment that is no power of two.</summary>
internal sealed class ReprHints : IRepairOperator
{
    private static readonly string[] Known = ["C", "u8", "u16", "u32", "u64", "usize", "i8", "i16", "i32", "i64", "isize", "packed", "transparent", "align"];

    /// <inheritdoc/>
    public string Name => "repr";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (context.Code is not ("E0552" or "E0565" or "E0566" or "E0587" or "E0589" or "E0634" or "E0692" or "E0690" or "E0731" or "E0084") || context.Primary is not { } place) yield break;
        var why = $"rustc: {context.Message}.";
        foreach (var open in Lists(place))
        {
            var file = place.File;
            if (context.Code is "E0690" or "E0731" or "E0084") yield return Idea.One(Risk.Medium, why, Change.Remove(file, open - 3, file.Partner(open) + 1));
            else
                foreach (var (first, last) in Brackets.Pieces(file, open, file.Partner(open), types: false).AsEnumerable().Reverse())
                    foreach (var change in Edits(context.Code, file, first, last)) yield return Idea.One(Risk.Medium, why, change);
            if (context.Code is "E0587" or "E0634" or "E0692" or "E0566") yield return Idea.One(Risk.Medium, why, Change.Remove(file, open - 3, file.Partner(open) + 1));
        }
    }

    private static IEnumerable<Change> Edits(string code, SourceFile file, int first, int last)
    {
        if (code is "E0566" or "E0587" or "E0634" or "E0692" && ListEdit.Remove(file, first) is { } gone) yield return gone;
        if (code == "E0552" && !Known.Contains(file[first]))
            foreach (var near in Known.OrderBy(hint => Words.Distance(hint, file[first])).Take(2)) yield return Change.Tokens(file, first, last, near);
        if (code == "E0565" && file.Tokens[first].Kind == TokenKind.Text) yield return Change.Tokens(file, first, last, file[first].Trim('"'));
        if (code == "E0589" && file.Is(first, "align") && int.TryParse(file[first + 2], NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && bytes is > 0 and <= 1 << 28)
            yield return Change.Tokens(file, first + 2, first + 2, System.Numerics.BitOperations.RoundUpToPowerOf2((uint)bytes).ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>The parentheses of the <c>repr</c> attributes at the place, or before the item there.</summary>
    private static IEnumerable<int> Lists(Place place)
    {
        var (file, item) = (place.File, place.Item);
        var (from, to) = item.NameToken >= 0 && item.First >= 0 ? (item.First, item.NameToken) : (Math.Max(0, place.First - 8), place.Last + 8);
        return Enumerable.Range(from, Math.Max(0, to - from)).Where(i => file.Is(i, "(") && file.Is(i - 1, "repr") && file.Is(i - 2, "[") && file.Partner(i) > i).Reverse();
    }
}
