using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Types;

/// <summary>Casts one side of an operator whose sides are different numbers, also inside indices.</summary>
internal sealed class NumberOperands : IRepairOperator
{
    /// <inheritdoc/>
    public string Name => "cast-operand";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (context.Primary is not { } place || context.Code is not ("E0277" or "E0308" or "E0369")) return [];
        var why = $"rustc: {context.Message}.";
        return Edits(context, place).Select(change => new Idea(Risk.Medium, why, change));
    }

    private static IEnumerable<IReadOnlyList<Change>> Edits(OperatorContext context, Place place)
    {
        var (file, names) = (place.File, OperatorContext.Quoted(context.Message));
        if (context.Message.StartsWith("the type `", StringComparison.Ordinal) && context.Message.Contains("cannot be indexed by", StringComparison.Ordinal))
            yield return Expressions.Append(file, place.First, place.Last, " as usize");
        if (context.Code == "E0308" && Mismatch.Of(context) is { } types && Mismatch.IsNumber(types.Expected) && Mismatch.IsNumber(types.Found) && IsOperator(file, place.First - 1))
            yield return Cast(file, Left(file, place.First - 1), place.First - 2, types.Found);
        if (context.Code == "E0308" || names.Count < 2 || !IsOperator(file, place.First)) yield break;
        foreach (var type in names.Where(Mismatch.IsNumber).Distinct())
        {
            yield return Cast(file, Left(file, place.First), place.First - 1, type);
            yield return Cast(file, place.First + 1, Expressions.PostfixEnd(file, place.First + 1), type);
        }

        yield return [Change.Before(file, Left(file, place.First), "*")];
        yield return [Change.Before(file, place.First + 1, "*")];
        yield return [Change.Before(file, place.First + 1, "&")];
    }

    /// <summary>Start of the left operand; a cast belongs to it.</summary>
    private static int Left(SourceFile file, int sign)
    {
        var start = Expressions.PostfixStart(file, sign - 1);
        return file.Is(start - 1, "as") ? Expressions.PostfixStart(file, start - 2) : start;
    }

    private static IReadOnlyList<Change> Cast(SourceFile file, int first, int last, string type) =>
        file.Is(last - 1, "as") ? [Change.Tokens(file, last, last, type)] : Expressions.Append(file, first, last, $" as {type}");

    private static bool IsOperator(SourceFile file, int token) => file[token] is "+" or "-" or "*" or "/" or "%" or "+=" or "-=" or "*=" or "/=" or "==" or "!=" or "<" or ">" or "<=" or "&" or "|" or "^";
}
