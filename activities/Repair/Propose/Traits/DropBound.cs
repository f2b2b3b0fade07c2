using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Traits;

/// <summary>Makes <c>Drop</c> fit its type: the bound that the impl asks for goes to the type too, and a specialised impl becomes generic.</summary>
internal sealed class DropBound : IRepairOperator
{
    /// <inheritdoc/>
    public string Name => "drop-bound";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (context.Code is not ("E0366" or "E0367") || context.Primary?.Item.Around(ItemKind.Impl) is not { For: > 0 } impl) yield break;
        var why = $"rustc: {context.Message}.";
        if (context.Items.FirstOrDefault(item => item.Kind is ItemKind.Struct or ItemKind.Enum && item.Name == impl.Name) is not { GenericsOpen: >= 0 } type) yield break;
        if (context.Code == "E0366" && impl.GenericsOpen < 0 && impl.File.Is(impl.SelfLast, ">"))
        {
            var names = string.Join(", ", Brackets.Pieces(type.File, type.GenericsOpen, type.GenericsClose, types: true).Select(piece => type.File[piece.First]));
            var open = Enumerable.Range(impl.SelfFirst, impl.SelfLast - impl.SelfFirst).First(i => impl.File.Is(i, "<"));
            yield return new Idea(Risk.Medium, why, [Change.After(impl.File, impl.Keyword, type.File.Slice(type.GenericsOpen, type.GenericsClose)), Change.Tokens(impl.File, open, impl.SelfLast, $"<{names}>")]);
        }

        if (context.Code != "E0367" || OperatorContext.Quoted(context.Message).Skip(1).FirstOrDefault()?.Split(": ") is not [var parameter, var bound]) yield break;
        foreach (var (first, last) in Brackets.Pieces(type.File, type.GenericsOpen, type.GenericsClose, types: true).Where(piece => type.File.Is(piece.First, parameter)))
            yield return Idea.One(Risk.Low, why, Change.After(type.File, last, last > first ? $" + {bound}" : $": {bound}"));
    }
}
