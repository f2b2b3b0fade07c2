using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Traits;

/// <summary>Says which type is meant where only a trait is named, or which conversion: by the impls there are, and the type that rustc infers.</summary>
internal sealed class QualifiedPath : IRepairOperator
{
    /// <inheritdoc/>
    public string Name => "qualified-path";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (context.Primary is not { } place) return [];
        var why = $"rustc: {context.Message}.";
        return context.Code switch
        {
            "E0223" or "E0790" => Implementors(context, place).Select(change => Idea.One(Risk.Medium, why, change)),
            "E0283" or "E0284" or "E0282" => Converted(context, place).Select(changes => new Idea(Risk.Medium, why, changes)),
            _ => [],
        };
    }

    private static IEnumerable<Change> Implementors(OperatorContext context, Place place)
    {
        var (file, first) = (place.File, place.First);
        if (!file.IsWord(first) || !file.Is(first + 1, "::") || !file.IsWord(first + 2)) return [];
        return context.Items.Where(item => item.Kind == ItemKind.Impl && item.TraitName == file[first] && item.GenericsOpen < 0)
            .Select(impl => impl.File.Slice(impl.SelfFirst, impl.SelfLast)).Distinct().Take(6)
            .Select(type => Change.Tokens(file, first, first, $"<{type} as {file[first]}>"));
    }

    /// <summary><c>x.into()</c> as <c>T::from(x)</c> for the types that the notes and the function name.</summary>
    private static IEnumerable<IReadOnlyList<Change>> Converted(OperatorContext context, Place place)
    {
        var file = place.File;
        var call = Enumerable.Range(place.First, 6).FirstOrDefault(i => file.Is(i, "into") && file.Is(i - 1, ".") && file.Is(i + 1, "("), -1);
        if (call < 1) yield break;
        var start = Expressions.PostfixStart(file, call - 2);
        var noted = context.Target.Children.SelectMany(child => OperatorContext.Quoted(child.Message)).Select(text => text.TrimStart('<').Split(' ', '>')[0]);
        foreach (var type in noted.Append(place.Function?.ReturnType ?? "").Where(type => Words.IsName(type) && type != "_").Distinct().Take(4))
            yield return [Change.Before(file, start, $"{type}::from("), Change.Tokens(file, call - 1, call + 2, ")")];
    }
}
