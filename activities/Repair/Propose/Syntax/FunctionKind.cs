using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Syntax;

/// <summary>Makes functions <c>const</c> or <c>async</c> where their use asks for it, and variables constants.</summary>
internal sealed class FunctionKind : IRepairOperator
{
    /// <inheritdoc/>
    public string Name => "function-kind";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (context.Primary is not { } place) yield break;
        var why = $"rustc: {context.Message}.";
        if (context.Code == "E0015" && context.Noted("is not const") is { Item: { Kind: ItemKind.Function } called })
            yield return Idea.One(Risk.Low, why, Change.Before(called.File, called.Keyword, "const "));
        if (context.Code == "E0728" && place.Function is { } function)
            yield return Idea.One(Risk.Low, why, Change.Before(function.File, function.Keyword, "async "));
        if (context.Code is "E0728" or "E0277" && place.File.Is(place.Last, "await") && place.File.Is(place.Last - 1, "."))
            yield return Idea.One(Risk.Medium, why, Change.Remove(place.File, place.Last - 1, place.Last));
        if (context.Code == "E0695")
            foreach (var label in place.File.Tokens.Where(token => token.Kind == TokenKind.Lifetime && token.Start < place.Start).Select(token => place.File.Text[token.Start..token.End]).Reverse().Distinct().Take(2))
                yield return Idea.One(Risk.Medium, why, Change.After(place.File, place.Last, $" {label}"));
    }
}
