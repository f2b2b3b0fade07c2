using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Names;

/// <summary>
/// Defines what is used and defined nowhere, as small as its uses allow: a struct with the fields of its literal, an empty trait, a module
/// without a file. Last of all ideas, and never without a person's yes.
/// </summary>
internal sealed class MissingDefinition : IRepairOperator
{
    /// <inheritdoc/>
    public string Name => "define";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (context.Primary is not { } place) yield break;
        var (file, why, name) = (place.File, $"rustc: {context.Message}.", place.File[place.First]);
        if (context.Code == "E0583" && place.Item is { Kind: ItemKind.Module, BodyOpen: < 0 } module)
        {
            yield return Idea.One(Risk.High, why, Change.Tokens(file, module.Last, module.Last, " {}") with { Start = file.Tokens[module.NameToken].End });
            yield break;
        }

        if (!Words.IsName(name) || !char.IsUpper(name[0]) || place.First != place.Last || file.Is(place.First - 1, "::")) yield break;
        var text = context.Code switch
        {
            "E0422" when Fields(file, place.First + 1) is { } fields => $"struct {name} {{\n{string.Concat(fields.Select(field => $"    {field},\n"))}}}",
            "E0405" => $"trait {name} {{}}",
            "E0412" or "E0425" or "E0433" when context.Message.StartsWith("cannot find type", StringComparison.Ordinal) => $"struct {name};",
            _ => null,
        };
        if (text is not null) yield return Idea.One(Risk.High, why, Change.Insert(file, file.Text.Length, (file.Text.EndsWith('\n') ? "" : "\n") + $"\n{text}\n"), $"define `{text.Split('\n')[0]}`");
    }

    /// <summary>The fields of a literal with the types that their values show; null when one does not show it.</summary>
    private static List<string>? Fields(SourceFile file, int open)
    {
        if (!file.Is(open, "{") || file.Partner(open) < open) return null;
        var fields = new List<string>();
        foreach (var (first, last) in Brackets.Pieces(file, open, file.Partner(open), types: false))
            if (last == first + 2 && file.Is(first + 1, ":") && TypeOf(file, last) is { } type) fields.Add($"{file[first]}: {type}");
            else return null;
        return fields;
    }

    private static string? TypeOf(SourceFile file, int token) => (file.Tokens[token].Kind, file[token]) switch
    {
        (TokenKind.Number, var number) => number.Contains('.', StringComparison.Ordinal) ? "f64" : "i32",
        (TokenKind.Text, _) => "&'static str",
        (TokenKind.Char, _) => "char",
        (_, "true" or "false") => "bool",
        _ => null,
    };
}
