using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Types;

/// <summary>Mends casts and unary operators: the operand's <c>?</c> or star, the target's type, or no cast at all.</summary>
internal sealed class Casts : IRepairOperator
{
    /// <inheritdoc/>
    public string Name => "cast";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (context.Primary is not { } place) return [];
        return Edits(context, place).Select(edit => new Idea(edit.Risk, $"rustc: {context.Message}.", edit.Changes));
    }

    private static IEnumerable<(Risk Risk, IReadOnlyList<Change> Changes)> Edits(OperatorContext context, Place place)
    {
        var (file, first, last) = (place.File, place.First, place.Last);
        if (context.Code is "E0614" or "E0600" && file[first] is "*" or "!" or "-") yield return (Risk.Low, [Change.Remove(file, first, first)]);
        if (context.Code is "E0277" && OperatorContext.Quoted(context.Message) is { Count: > 0 } names && names[0].Contains("Result<", StringComparison.Ordinal) | names[0].Contains("Option<", StringComparison.Ordinal))
        {
            yield return (Risk.Medium, [Change.After(file, Expressions.PostfixEnd(file, first + 1), "?")]);
            yield return (Risk.Medium, [Change.After(file, first - 1, "?")]);
        }

        if (context.Code is not ("E0604" or "E0605" or "E0606" or "E0607")) yield break;
        var cast = Enumerable.Range(first, last - first + 1).FirstOrDefault(i => file.Is(i, "as"), -1);
        if (cast <= first) yield break;
        yield return (Risk.Low, [Change.Before(file, first, "*")]);
        yield return (Risk.Medium, [Change.After(file, cast - 1, "?")]);
        if (file.Is(last, "char")) yield return (Risk.Medium, [Change.After(file, cast, " u8 as")]);
        yield return (Risk.Medium, [new Change(file, file.Tokens[cast - 1].End, file.Tokens[last].End, "")]);
        if (file.Is(first, "&") && file.Is(cast + 1, "&") && file.Is(cast + 2, "mut")) yield return (Risk.Low, [Change.After(file, first, "mut ")]);
        yield return (Risk.Medium, [Change.Tokens(file, cast, last, ".into()") with { Start = file.Tokens[cast - 1].End }]);
    }
}
