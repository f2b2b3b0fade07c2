using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Items;

/// <summary>Decides between two glob imports of one name by importing it explicitly from one of them.</summary>
internal sealed class AmbiguousGlob : IRepairOperator
{
    /// <inheritdoc/>
    public string Name => "explicit-import";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (context.Code != "E0659" || OperatorContext.Quoted(context.Message) is not [var name, ..]) yield break;
        foreach (var child in context.Target.Children.Where(child => child.Message.Contains("imported here", StringComparison.Ordinal) && child.Spans.Count > 0))
            if (context.PlaceOf(child.Spans[0]) is { Item: { Kind: ItemKind.Use } use } place && place.File.Is(place.Last, "*"))
                yield return Idea.One(Risk.Medium, $"rustc: {context.Message}.",
                    Change.After(use.File, use.Last, $"\n{use.File.Indent(use.File.Tokens[use.First].Start)}{use.File.Slice(use.Head, place.Last - 1)}{name};"));
    }
}
