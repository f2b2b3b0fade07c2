using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Names;

/// <summary>Adds the variant or field that several places use and the definition lacks; one use alone is rather a slip there.</summary>
internal sealed class MissingMember : IRepairOperator
{
    private const int UsesMin = 2;

    /// <inheritdoc/>
    public string Name => "missing-member";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (context.Code is not ("E0599" or "E0609" or "E0560" or "E0026") || context.Primary is not { } place) yield break;
        var names = OperatorContext.Quoted(context.Message);
        if (names.Count < 2 || !Words.IsName(names[0]) || Uses(context, names[0]) < UsesMin) yield break;
        var type = names[^1].Split('<')[0].TrimStart('&').Split("::")[^1].Split(' ')[^1];
        var why = $"rustc: {context.Message}, and {Uses(context, names[0])} places use it.";
        foreach (var item in context.Items.Where(item => item.Name == type && item.BodyClose > 0))
        {
            if (item.Kind == ItemKind.Enum && char.IsUpper(names[0][0]))
                foreach (var text in Variants(place, names[0])) yield return Idea.One(Risk.Medium, why, Added(item, text), $"add variant `{text}` to `{type}`");
            else if (item.Kind == ItemKind.Struct)
                foreach (var field in Types(context, place, names[0]).Distinct().Take(10)) yield return Idea.One(Risk.High, why, Added(item, $"{names[0]}: {field}"), $"add field `{names[0]}: {field}` to `{type}`");
        }
    }

    private static int Uses(OperatorContext context, string name) => context.Files.Sum(file => Enumerable.Range(0, file.Tokens.Length).Count(i => file.Is(i, name) && file[i - 1] is "." or "::" or "{" or ","));

    private static IEnumerable<string> Variants(Place place, string name) => place.File.Is(place.Last + 1, "(") ? [$"{name}(String)", $"{name}(usize)", $"{name}(u32)"] : [name];

    /// <summary>What a field of this name can be: declared elsewhere, a value of that name in reach, or a usual type.</summary>
    private static IEnumerable<string> Types(OperatorContext context, Place place, string name) =>
        context.Items.SelectMany(Signature.Declared).Where(declared => declared.Name == name).Select(declared => declared.Type)
            .Concat(Scope.At(context, place).Where(value => value.Text == name && value.Type.Length > 0).Select(value => value.Type))
            .Concat(["usize", "u32", "bool", "String", "u64", "u8", "u16", "i32", "Option<char>", "Vec<u8>"]);

    /// <summary>After the last member, in the layout of the list.</summary>
    private static Change Added(RustItem item, string text)
    {
        var (file, close) = (item.File, item.BodyClose);
        if (close == item.BodyOpen + 1) return Change.After(file, item.BodyOpen, $" {text} ");
        var first = item.BodyOpen + 1;
        var multiline = file.LineStart(file.Tokens[first].Start) != file.LineStart(file.Tokens[item.BodyOpen].Start);
        var separator = file.Is(close - 1, ",") ? "" : ",";
        return Change.After(file, close - 1, multiline ? $"{separator}\n{file.Indent(file.Tokens[close - 1].Start)}{text}," : $"{separator} {text}");
    }
}
