using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Syntax;

/// <summary>Gives a parameter the type that parameters and fields of its name have elsewhere, or a generic that nothing uses yet.</summary>
internal sealed class ParameterType : IRepairOperator
{
    // In the order of how often they are parameter types in published crates.
    private static readonly string[] Common = ["usize", "&str", "&[u8]", "u8", "u32", "&mut std::fmt::Formatter<'_>", "char", "bool", "String", "u64", "i32", "&mut [u8]", "&Self"];

    /// <inheritdoc/>
    public string Name => "parameter-type";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (context.Code.Length > 0 || context.Primary is not { } place) return [];
        if (!context.Message.StartsWith("expected one of `:`", StringComparison.Ordinal) || !place.File.IsWord(place.First - 1)) return [];
        var name = place.File[place.First - 1];
        var why = $"rustc: {context.Message}; parameter `{name}` has no type.";
        var known = Generics(place).Concat(Elsewhere(context, name)).Distinct().ToArray();
        var receivers = place.Function is { } function && place.First - 1 == function.ParamsOpen + 1 && function.Around(ItemKind.Impl) is not null && Words.Distance(name, "self") is > 0 and <= 2
            ? (string[])["self", "&self", "&mut self"] : [];
        return receivers.Select(receiver => Idea.One(Risk.Low, why, Change.Tokens(place.File, place.First - 1, place.First - 1, receiver))).Concat(known.Take(8).Select(type => One(place, type, Risk.Medium, why))
            .Concat(Common.Except(known).Select(type => One(place, type, Risk.High, why))));
    }

    private static Idea One(Place place, string type, Risk risk, string why) =>
        Idea.One(risk, why, Change.After(place.File, place.First - 1, $": {type}"));

    private static IEnumerable<string> Generics(Place place)
    {
        if (place.Function is not { GenericsOpen: >= 0, ParamsOpen: >= 0 } function) return [];
        var signature = place.File.Slice(function.ParamsOpen, function.ParamsClose);
        return Brackets.Pieces(place.File, function.GenericsOpen, function.GenericsClose, types: true)
            .Select(piece => place.File[piece.First]).Where(name => name.Length > 0 && char.IsUpper(name[0]) && !Words.Contains(signature, name));
    }

    private static IEnumerable<string> Elsewhere(OperatorContext context, string name) => context.Items
        .SelectMany(Signature.Declared).Where(declared => declared.Name == name)
        .GroupBy(declared => declared.Type, StringComparer.Ordinal).OrderByDescending(group => group.Count()).Select(group => group.Key);
}
