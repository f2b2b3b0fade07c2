using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.Activities.Repair.Propose.Types;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Returns;

/// <summary>
/// Completes an <c>if</c> whose value is used and that has no <c>else</c>: returns the value at once where more follows, else gives the
/// other branch a value of the type or a name in reach. Only tests can tell which was meant.
/// </summary>
internal sealed class MissingElse : IRepairOperator
{
    private const int ValuesMax = 8;

    /// <inheritdoc/>
    public string Name => "missing-else";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (context.Code != "E0317" || context.Primary is not { } place || !place.File.Is(place.Last, "}")) yield break;
        var (file, why) = (place.File, $"rustc: {context.Message}.");
        if (Returned(place) is { } early) yield return new Idea(Risk.Medium, why, early);
        var expected = Expected(context);
        var values = NeutralValues.Of(expected).Concat(Scope.At(context, place).Where(value => value.Type.Length == 0 || value.Type == expected).Select(value => value.Text).Take(4));
        foreach (var value in values.Concat(["None", "Ok(())", "false", "0", "Default::default()"]).Distinct().Take(ValuesMax))
            yield return Idea.One(Risk.High, why, Change.After(file, place.Last, $" else {{ {value} }}"));
    }

    /// <summary>The then-branch's value returned; null when it has none, or nothing comes after the <c>if</c>.</summary>
    private static IReadOnlyList<Change>? Returned(Place place)
    {
        var (file, open) = (place.File, place.File.Partner(place.Last));
        if (open < 0 || Brackets.Closes(file, place.Last + 1) || file.Is(place.Last - 1, ";")) return null;
        var first = Expressions.StatementStart(file, place.Last - 1);
        return first <= open ? null : [Change.Before(file, first, "return "), Change.After(file, place.Last - 1, ";")];
    }

    private static string Expected(OperatorContext context) => context.Target.Children.Select(child => child.Message).Concat(context.Labels)
        .Where(text => text.Contains("expected", StringComparison.Ordinal)).SelectMany(OperatorContext.Quoted).FirstOrDefault() ?? "";
}
