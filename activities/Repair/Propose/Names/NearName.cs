using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Names;

/// <summary>Replaces a name that nothing has by one that is spelt nearly so and that rustc did not name: locals, items, members, std's words.</summary>
internal sealed class NearName : IRepairOperator
{
    private static readonly HashSet<string> Codes = ["E0425", "E0433", "E0432", "E0412", "E0405", "E0422", "E0531", "E0532", "E0599", "E0609", "E0560", "E0026", "E0407", "E0437", "E0438", "E0220", "E0404", "E0574", "E0576", "E0424", "E0261", "E0426", "E0423", ""];

    /// <inheritdoc/>
    public string Name => "near-name";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (!Codes.Contains(context.Code) || context.Primary is not { } place) yield break;
        var token = Named(context, place);
        if (token < 0) yield break;
        var word = place.File[token];
        var why = $"rustc: {context.Message}.";
        foreach (var near in Words.Near(word, Known(context, place)).Take(6))
            yield return Idea.One(Risk.Low, why, Change.Tokens(place.File, token, token, near));
        foreach (var idea in Definitions(context, word, why)) yield return idea;
    }

    /// <summary>The word that rustc quotes, inside the place.</summary>
    private static int Named(OperatorContext context, Place place)
    {
        if (context.Code.Length == 0) return context.Message.StartsWith("cannot find macro", StringComparison.Ordinal) || context.Message.StartsWith("cannot find", StringComparison.Ordinal) ? place.First : -1;
        var names = context.Sentences.Take(1 + context.Labels.Count()).SelectMany(OperatorContext.Quoted).ToHashSet(StringComparer.Ordinal);
        for (var i = place.First; i <= place.Last; i++)
            if (names.Contains(place.File[i]) && (place.File.IsWord(i) || place.File.Tokens[i].Kind == TokenKind.Lifetime)) return i;
        return place.First == place.Last && place.File.IsWord(place.First) ? place.First : -1;
    }

    private static IEnumerable<string> Known(OperatorContext context, Place place)
    {
        var file = place.File;
        var words = Enumerable.Range(0, file.Tokens.Length).Where(i => file.Tokens[i].Kind is TokenKind.Word or TokenKind.Lifetime).Select(i => file[i])
            .GroupBy(word => word, StringComparer.Ordinal).Where(group => group.Key.Length > 1 && !Words.IsKeyword(group.Key)).Select(group => group.Key);
        var items = context.Items.Where(item => item.NameToken >= 0).SelectMany(item => Signature.Declared(item).Select(declared => declared.Name).Prepend(item.Name));
        var variants = context.Items.Where(item => item.Kind == ItemKind.Enum).SelectMany(item => Signature.Variants(item).Select(variant => item.File[variant.Name]));
        return items.Concat(variants).Concat(words).Concat(StandardWords.All);
    }

    /// <summary>The definition is misspelt when it alone is spelt so and the uses agree with each other.</summary>
    private static IEnumerable<Idea> Definitions(OperatorContext context, string word, string why)
    {
        foreach (var item in context.Items.Where(item => item.NameToken >= 0 && item.Name.Length > 3 && item.Name != word && Words.Distance(item.Name, word) == 1))
            if (Count(context, item.Name) == 1)
                yield return Idea.One(Risk.Low, why, Change.Tokens(item.File, item.NameToken, item.NameToken, word));
        foreach (var declared in context.Items.SelectMany(Signature.Declared).Where(d => d.Name.Length > 2 && d.Name != word && Words.Distance(d.Name, word) == 1))
            yield return Idea.One(Risk.Medium, why, Change.Tokens(declared.File, declared.NameToken, declared.NameToken, word));
    }

    private static int Count(OperatorContext context, string word) => context.Files.Sum(file => Enumerable.Range(0, file.Tokens.Length).Count(i => file.Is(i, word)));
}
