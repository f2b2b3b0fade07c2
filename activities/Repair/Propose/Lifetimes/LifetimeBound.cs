using System.Text.RegularExpressions;
using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Lifetimes;

/// <summary>Adds the bound between two lifetimes that rustc names without saying where, and the one that a trait object lacks.</summary>
internal sealed partial class LifetimeBound : IRepairOperator
{
    /// <inheritdoc/>
    public string Name => "lifetime-bound";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (context.Primary is not { } place) yield break;
        var why = $"rustc: {context.Message}.";
        foreach (var (longer, shorter) in Named(context).Distinct())
            foreach (var change in Declared(place.Item, longer, shorter)) yield return Idea.One(Risk.Low, why, change);
        if (context.Code is "E0227" or "E0228")
            foreach (var name in place.File.Tokens[place.First..(place.Last + 1)].Where(token => token.Kind == TokenKind.Lifetime).Select(token => place.File.Text[token.Start..token.End]).Append("'static").Distinct())
                yield return Idea.One(Risk.Medium, why, Change.After(place.File, place.Last, $" + {name}"));
    }

    private static IEnumerable<(string Longer, string Shorter)> Named(OperatorContext context)
    {
        foreach (var sentence in context.Sentences)
            if (Bound().Match(sentence) is { Success: true } match) yield return (match.Groups[1].Value, match.Groups[2].Value);
        if (context.Code != "E0491") yield break;
        var pointer = Lifetime(context, "the pointer is valid for the lifetime");
        var data = Lifetime(context, "the referenced data is only valid for the lifetime");
        if (pointer.Length > 0 && data.Length > 0) yield return (data, pointer);
    }

    private static string Lifetime(OperatorContext context, string sentence) => context.Target.Children
        .Where(child => child.Message.Contains(sentence, StringComparison.Ordinal)).SelectMany(child => OperatorContext.Quoted(child.Message)).FirstOrDefault() ?? "";

    /// <summary>The bound at the lifetime's own declaration, in the innermost generics that have it.</summary>
    private static IEnumerable<Change> Declared(RustItem? item, string longer, string shorter)
    {
        for (; item is not null; item = item.Parent)
            if (item.GenericsOpen >= 0)
                foreach (var (first, last) in Brackets.Pieces(item.File, item.GenericsOpen, item.GenericsClose, types: true))
                    if (item.File.Is(first, longer))
                    {
                        yield return Change.After(item.File, last, last > first ? $" + {shorter}" : $": {shorter}");
                        yield break;
                    }
    }

    [GeneratedRegex(@"adding the following bound: `('\w+): ('\w+)`")]
    private static partial Regex Bound();
}
