using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Items;

/// <summary>Takes a trait out of a derive list when an impl for it is written out as well: the written one says more.</summary>
internal sealed class ConflictingDerive : IRepairOperator
{
    /// <inheritdoc/>
    public string Name => "conflicting-derive";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (context.Code != "E0119" || OperatorContext.Quoted(context.Message) is not [var trait, var type, ..]) yield break;
        var (name, bare) = (trait.Split('<')[0].Split("::")[^1], type.Split('<')[0].Split("::")[^1]);
        foreach (var item in context.Items.Where(item => item.Kind is ItemKind.Struct or ItemKind.Enum or ItemKind.Union && item.Name == bare && item.DeriveOpen() > 0))
        {
            var (file, open) = (item.File, item.DeriveOpen());
            var only = file.Partner(open) == open + 2;
            for (var i = open + 1; i < file.Partner(open); i++)
                if (file.Is(i, name) && (only ? new Change(file, file.Tokens[open - 3].Start, file.Tokens[file.Partner(open) + 2].Start, "") : ListEdit.Remove(file, i)) is { } change)
                    yield return Idea.One(Risk.Low, $"rustc: {context.Message}; `{name}` is derived and implemented.", change);
        }
    }
}
