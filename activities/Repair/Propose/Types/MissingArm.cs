using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Types;

/// <summary>
/// Adds an arm for patterns that a <c>match</c> leaves out, with the body of an arm that is there (names swapped with the
/// variants) or the usual one for <c>None</c> and <c>Err</c>. Only tests can tell whether it is the right body.
/// </summary>
internal sealed class MissingArm : IRepairOperator
{
    private const int PatternsMax = 4;

    /// <inheritdoc/>
    public string Name => "missing-arm";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (context.Code != "E0004" || context.Primary is not { } place) yield break;
        var (file, open) = (place.File, place.Last + 1);
        while (file.Has(open) && !file.Is(open, "{") && open < place.Last + 8) open++;
        if (!file.Is(open, "{") || file.Partner(open) < open) yield break;
        var arms = Arms(file, open).ToArray();
        var patterns = OperatorContext.Quoted(context.Message).Take(PatternsMax).Select(pattern => Spelled(file, open, pattern)).ToArray();
        if (patterns.Length == 0) yield break;
        var bodies = Bodies(file, place, arms, patterns[0]).Distinct().Take(10);
        foreach (var body in bodies)
            yield return Idea.One(Risk.High, $"rustc: {context.Message}.", Insertion(file, open, arms, Arm(patterns, body)));
    }

    /// <summary>The pattern with the path that the arms use (<c>E::A</c> or <c>A</c>) and named bindings instead of <c>_</c>.</summary>
    private static (string Text, string Binding) Spelled(SourceFile file, int open, string pattern)
    {
        var bare = pattern.TrimStart('&');
        var path = bare.Split('(', ' ', '{')[0];
        var short_ = path.Split("::")[^1];
        var qualified = Enumerable.Range(open, file.Partner(open) - open).FirstOrDefault(i => file.Is(i, "=>"), -1) is > 0 and var arrow
            && file.Is(open + 2, "::") && arrow > open ? $"{file[open + 1]}::{short_}" : path;
        var binding = bare.Contains("(_)", StringComparison.Ordinal) ? "inner" : "";
        return (qualified + bare[path.Length..].Replace("(_)", binding.Length > 0 ? "(inner)" : "(_)", StringComparison.Ordinal), binding);
    }

    private static string Arm((string Text, string Binding)[] patterns, string body)
    {
        var binding = patterns[0].Binding;
        var used = binding.Length > 0 && Words.Contains(body, binding);
        return string.Join(" | ", patterns.Select(pattern => used ? pattern.Text : pattern.Text.Replace("(inner)", "(_)", StringComparison.Ordinal))) + $" => {body},";
    }

    private static IEnumerable<string> Bodies(SourceFile file, Place place, (int First, int Arrow, int Last)[] arms, (string Text, string Binding) pattern)
    {
        var name = pattern.Text.Split('(', ' ', '{')[0].Split("::")[^1];
        foreach (var (first, arrow, last) in arms.Reverse())
            if (pattern.Binding.Length > 0 && file.Is(arrow - 1, ")") && file.IsWord(arrow - 2)) yield return Renamed(file, arrow + 1, last, file[first], name, file[arrow - 2]);
        if (name == "None") yield return "None";
        if (name == "Err") yield return $"Err({pattern.Binding})";
        if (name == "Err") yield return $"return Err({pattern.Binding})";
        foreach (var (first, arrow, last) in arms.Reverse())
            if (file.IsWord(arrow - 1) || file.Tokens[arrow - 1].Kind is not (TokenKind.Word or TokenKind.Sign)) yield return file.Slice(arrow + 1, last);
        foreach (var text in (string[])["{}", "None", "false", "true", "continue", "Ok(())", "0", "return None", "return"]) yield return text;
        if (place.Function is { } function && function.ReturnType != "()") yield return "Default::default()";
    }

    /// <summary>A neighbour's body with its variant's name and binding exchanged.</summary>
    private static string Renamed(SourceFile file, int first, int last, string variant, string name, string binding)
    {
        var text = file.Slice(first, last);
        for (var i = last; i >= first; i--)
        {
            var word = file[i] == binding ? "inner" : file[i] == variant ? name : null;
            if (word is not null) text = text[..(file.Tokens[i].Start - file.Tokens[first].Start)] + word + text[(file.Tokens[i].End - file.Tokens[first].Start)..];
        }

        return text;
    }

    private static IEnumerable<(int First, int Arrow, int Last)> Arms(SourceFile file, int open)
    {
        var close = file.Partner(open);
        for (var i = open + 1; i < close;)
        {
            var arrow = i;
            while (arrow < close && !file.Is(arrow, "=>")) arrow = Brackets.Skip(file, arrow);
            if (arrow + 1 >= close) yield break;
            var last = file.Is(arrow + 1, "{") ? file.Partner(arrow + 1) : arrow + 1;
            if (last <= arrow) yield break;
            while (!file.Is(arrow + 1, "{") && last + 1 < close && !file.Is(last + 1, ",")) last = Brackets.Skip(file, last + 1) - 1;
            yield return (i, arrow, last);
            i = file.Is(last + 1, ",") ? last + 2 : last + 1;
        }
    }

    private static Change Insertion(SourceFile file, int open, (int First, int Arrow, int Last)[] arms, string arm)
    {
        if (arms.Length == 0) return Change.After(file, open, $" {arm} ");
        var (first, arrow, last) = arms[^1];
        var indent = file.Indent(file.Tokens[first].Start);
        if (file.Is(first, "_")) return Change.Before(file, first, $"{arm}\n{indent}");
        var comma = file.Is(last + 1, ",");
        var separator = comma || file.Is(arrow + 1, "{") ? "" : ",";
        return Change.After(file, comma ? last + 1 : last, $"{separator}\n{indent}{arm}");
    }
}
