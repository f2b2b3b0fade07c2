using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Types;

/// <summary>Forms that the language does not have, each with the one that was nearly written: codes with a single, local remedy.</summary>
internal sealed class SmallForms : IRepairOperator
{
    /// <inheritdoc/>
    public string Name => "form";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (context.Target.Primary is not { } span || context.File(span.File) is not { } file) return [];
        var why = $"rustc: {context.Message}.";
        if (context.Code is "E0584" or "E0585") return Comment(file, file.Range(span).Start).Select(change => Idea.One(Risk.Low, why, change));
        return context.Primary is { } place ? Edits(context, place).Select(edit => new Idea(edit.Risk, why, edit.Changes)) : [];
    }

    private static IEnumerable<(Risk Risk, IReadOnlyList<Change> Changes)> Edits(OperatorContext context, Place place)
    {
        var (file, first, last) = (place.File, place.First, place.Last);
        switch (context.Code)
        {
            case "E0562" when file.Is(first - 1, ":"):
                yield return (Risk.Low, [new Change(file, file.Tokens[first - 2].End, file.Tokens[last].End, "")]);
                break;
            case "E0572" when file.Is(first, "return") && last > first:
                yield return (Risk.Low, [Change.Remove(file, first, first)]);
                break;
            case "E0697" when file.Is(first, "static"):
                yield return (Risk.Low, [Change.Remove(file, first, first)]);
                break;
            case "E0733" when context.Labelled("recursive call here") is { } call:
                var end = call.File.Is(call.Last, "await") ? call.Last - 2 : call.Last;
                yield return (Risk.Low, Expressions.Wrap(call.File, call.First, end, "Box::pin(", ")"));
                break;
            case "E0745":
                var statement = Statement.Around(file, first);
                yield return (Risk.Medium, [Change.Before(file, statement.First, $"let value = {place.Text};\n{file.Indent(file.Tokens[statement.First].Start)}"), place.Replace("value")]);
                break;
            case "E0764" when file.Is(first, "&") && file.Is(first + 1, "mut"):
                var type = Enumerable.Range(place.Item.Keyword < 0 ? first : place.Item.Keyword, Math.Max(0, first - place.Item.Keyword)).Where(i => file.Is(i, "mut") && i < first).ToArray();
                yield return (Risk.Medium, [Change.Remove(file, first + 1, first + 1), .. type.Select(i => Change.Remove(file, i, i))]);
                break;
            case "E0770":
                yield return (Risk.Medium, [Change.Tokens(file, first, last, "usize")]);
                break;
            case "E0069" when place.Function is { } function && file.Is(first, "return"):
                foreach (var value in NeutralValues.Of(function.ReturnType)) yield return (Risk.High, [Change.After(file, first, " " + value)]);
                break;
            case "E0370" when OperatorContext.Quoted(string.Join(' ', context.Target.Children.Select(child => child.Message))).FirstOrDefault(text => text.Contains(" = ", StringComparison.Ordinal)) is { } explicitly:
                yield return (Risk.Medium, [Change.Tokens(file, first, first, explicitly)]);
                break;
        }
    }

    /// <summary>A documentation comment with nothing to document becomes a plain one.</summary>
    private static IEnumerable<Change> Comment(SourceFile file, int start)
    {
        for (var i = start; i + 2 < file.Text.Length && (i == start || file.Text[i] is '/'); i++)
            if (string.CompareOrdinal(file.Text, i, "///", 0, 3) == 0 || string.CompareOrdinal(file.Text, i, "//!", 0, 3) == 0)
            {
                yield return new Change(file, i, i + 3, "//");
                yield break;
            }
    }
}
