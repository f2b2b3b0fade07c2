using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Names;

/// <summary>Writes the receiver that is missing: <c>self.</c> before a member, <c>&amp;self</c> among the parameters, <c>::</c> for a dot after a type.</summary>
internal sealed class MissingSelf : IRepairOperator
{
    /// <inheritdoc/>
    public string Name => "receiver";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (context.Primary is not { } place) return [];
        var why = $"rustc: {context.Message}.";
        return context.Code switch
        {
            "E0425" => Members(context, place).Select(text => Idea.One(Risk.Low, why, Change.Before(place.File, place.First, text))).Concat(Let(context, place, why)),
            "E0424" => Receivers(place).Select(change => Idea.One(Risk.Low, why, change)),
            "E0423" or "E0599" or "E0573" or "E0433" => Paths(context, place).Select(change => Idea.One(Risk.Low, why, change)),
            _ => [],
        };
    }

    private static IEnumerable<string> Members(OperatorContext context, Place place)
    {
        if (place.File[place.First - 1] is "." or "::" || place.Function is not { } function) yield break;
        if (Signature.HasReceiver(function)) yield return "self.";
        if (function.Around(ItemKind.Impl) is not null || function.Around(ItemKind.Trait) is not null) yield return "Self::";
    }

    /// <summary>An unknown name that is assigned to may lack its <c>let</c>.</summary>
    private static IEnumerable<Idea> Let(OperatorContext context, Place place, string why)
    {
        if (!context.Message.StartsWith("cannot find value", StringComparison.Ordinal) || !place.File.Is(place.First + 1, "=") || place.File.Is(place.First - 1, "let")) yield break;
        yield return Idea.One(Risk.Low, why, Change.Before(place.File, place.First, "let "));
        yield return Idea.One(Risk.Medium, why, Change.Before(place.File, place.First, "let mut "));
    }

    private static IEnumerable<Change> Receivers(Place place)
    {
        if (place.Function is not { ParamsClose: > 0 } function) yield break;
        var separator = function.ParamsClose == function.ParamsOpen + 1 ? "" : ", ";
        foreach (var receiver in (string[])["&self", "&mut self", "self"]) yield return Change.After(place.File, function.ParamsOpen, receiver + separator);
    }

    /// <summary>A dot after a type's name, or a path sign after a value.</summary>
    private static IEnumerable<Change> Paths(OperatorContext context, Place place)
    {
        foreach (var at in (int[])[place.First - 1, place.Last + 1])
            if (place.File.Is(at, ".") && place.File.IsWord(at - 1) && place.File.IsWord(at + 1)) yield return Change.Tokens(place.File, at, at, "::");
            else if (context.Code == "E0433" && place.File.Is(at, "::") && char.IsLower(place.File[at - 1].FirstOrDefault())) yield return Change.Tokens(place.File, at, at, ".");
        if (context.Message.Contains("found macro", StringComparison.Ordinal)) yield return Change.After(place.File, place.Last, "!");
    }
}
