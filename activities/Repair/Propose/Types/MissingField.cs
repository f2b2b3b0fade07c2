using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Types;

/// <summary>Adds the fields that a struct literal lacks: from a name in reach, from sibling literals, else neutral values.</summary>
internal sealed class MissingField : IRepairOperator
{
    private const int ChoicesMax = 8;

    /// <inheritdoc/>
    public string Name => "missing-field";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (context.Code != "E0063" || context.Primary is not { } place) yield break;
        var (file, open) = (place.File, place.Last);
        while (file.Has(open) && !file.Is(open, "{") && open < place.Last + 12) open++;
        if (!file.Is(open, "{") || file.Partner(open) < open) yield break;
        var names = OperatorContext.Quoted(context.Message);
        if (names.Count < 2) yield break;
        var type = names[^1].Split('<')[0].Split("::")[^1];
        var fields = names.Take(names.Count - 1).ToArray();
        var choices = fields.Select(field => Choices(context, place, type, field).DistinctBy(choice => choice.Text).Take(ChoicesMax).ToArray()).ToArray();
        for (var i = 0; i < choices.Max(list => list.Length); i++)
        {
            var picked = choices.Select(list => list[Math.Min(i, list.Length - 1)]).ToArray();
            yield return Idea.One(picked.Max(choice => choice.Risk), $"rustc: {context.Message}.", Insertion(file, open, picked.Select(choice => choice.Text)));
        }
    }

    private static Change Insertion(SourceFile file, int open, IEnumerable<string> fields)
    {
        var close = file.Partner(open);
        var pieces = Brackets.Pieces(file, open, close, types: false);
        var list = fields.ToArray();
        var text = string.Join(", ", list);
        if (pieces.Count == 0) return Change.Tokens(file, open, close, $"{{ {text} }}");
        var (first, _) = pieces[0];
        if (file.Is(first, "..")) return Change.Before(file, first, text + ", ");
        var multiline = file.LineStart(file.Tokens[first].Start) != file.LineStart(file.Tokens[open].Start);
        var separator = multiline ? ",\n" + file.Indent(file.Tokens[first].Start) : ", ";
        return Change.Before(file, first, string.Concat(list.Select(field => field + separator)));
    }

    private static IEnumerable<(Risk Risk, string Text)> Choices(OperatorContext context, Place place, string type, string field)
    {
        var declared = context.Items.Where(item => item.Kind == ItemKind.Struct && item.Name == type).SelectMany(Signature.Fields).FirstOrDefault(f => f.Name == field)?.Type ?? "";
        var scope = Scope.At(context, place).ToArray();
        if (scope.Any(value => value.Text == field)) yield return (Risk.Medium, field);
        if (scope.Any(value => value.Text == $"self.{field}")) yield return (Risk.Medium, $"{field}: self.{field}");
        foreach (var value in scope.Where(value => value.Type.Length > 0 && value.Type == declared)) yield return (Risk.Medium, $"{field}: {value.Text}");
        foreach (var text in Siblings(context, place, type, field)) yield return (Risk.Medium, text);
        foreach (var neutral in NeutralValues.Of(declared)) yield return (Risk.High, $"{field}: {neutral}");
        yield return (Risk.High, $"{field}: Default::default()");
        foreach (var value in scope.Where(value => value.Type.Length == 0)) yield return (Risk.High, $"{field}: {value.Text}");
    }

    /// <summary>What other literals of the struct give the field, most frequent first.</summary>
    private static IEnumerable<string> Siblings(OperatorContext context, Place place, string type, string field)
    {
        var own = place.Item.Around(ItemKind.Impl)?.Name == type;
        return context.Files.SelectMany(file => Enumerable.Range(0, file.Tokens.Length)
                .Where(i => file.Is(i, field) && file.Is(i + 1, ":") && Brackets.Enclosing(file, i) is > 0 and var open && (file.Is(open - 1, type) || (own && file.Is(open - 1, "Self"))) && !file.Is(open - 2, "struct"))
                .Select(i => Piece(file, i)))
            .GroupBy(text => text, StringComparer.Ordinal).OrderByDescending(group => group.Count()).Select(group => group.Key);
    }

    private static string Piece(SourceFile file, int token)
    {
        var last = token;
        while (file.Has(last + 1) && !file.Is(last + 1, ",") && !Brackets.Closes(file, last + 1)) last = Brackets.Skip(file, last + 1) - 1;
        return file.Slice(token, last);
    }
}
