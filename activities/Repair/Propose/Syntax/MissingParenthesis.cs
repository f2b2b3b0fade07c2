using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Syntax;

/// <summary>Closes a parenthesis or bracket on its own line, trying first the places where such a group usually ends.</summary>
internal sealed class MissingParenthesis : IRepairOperator
{
    /// <inheritdoc/>
    public string Name => "parenthesis";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (context.Code.Length > 0 || !context.Message.Contains("delimiter", StringComparison.Ordinal)) yield break;
        if (context.Labelled("unclosed delimiter") is not { } open || !Brackets.Opens(open.File, open.First)) yield break;
        var file = open.File;
        var closer = file[open.First] switch { "(" => ")", "[" => "]", _ => "}" };
        var why = $"rustc: {context.Message}; `{file[open.First]}` is never closed.";
        foreach (var at in Places(file, open.First)) yield return Idea.One(Risk.Low, why, Change.After(file, at, closer));
        if (Mismatched(context) is { } other && closer != "}" && !file.Is(other.First, "}"))
            yield return Idea.One(Risk.Medium, why, Change.Tokens(other.File, other.First, other.First, closer));
        yield return Idea.One(Risk.Medium, why, Change.Remove(file, open.First, open.First));
    }

    private static Place? Mismatched(OperatorContext context) => context.Labelled("mismatched closing delimiter");

    /// <summary>Tokens after which the closer may belong, likeliest first.</summary>
    private static IEnumerable<int> Places(SourceFile file, int open)
    {
        var end = file.LineEnd(file.Tokens[open].Start);
        var last = open;
        while (file.Has(last + 1) && file.Tokens[last + 1].Start < end) last++;
        var all = Enumerable.Range(open, last - open + 1).Where(token => token == last || Ends(file, token + 1) || token == open);
        return all.OrderBy(token => Weight(file, open, token, last)).Take(16);
    }

    private static bool Ends(SourceFile file, int next) => file[next] is "." or "," or ";" or ")" or "]" or "?" or "{" or "}" or "=>" or "->"
        or "+" or "-" or "*" or "/" or "==" or "!=" or "<" or ">" or "<=" or "&&" or "&" or "|" or "=" or "as" or "..";

    private static int Weight(SourceFile file, int open, int token, int last)
    {
        var next = file[token + 1];
        if (token == open) return next is "." or "," or ";" or ")" or "?" or "{" ? 0 : 50;
        if (file.Is(token, ",") || file.Is(token, ".") || file.Is(token, "&") || file.Is(token, "(")) return 40;
        return next switch { ";" or "{" or "=>" or "->" => 1, "?" => 2, "," => 4, ")" or "]" => 5, "." => 3, _ => token == last ? 1 : 10 };
    }
}
