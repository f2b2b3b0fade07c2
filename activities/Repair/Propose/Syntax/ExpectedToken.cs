using System.Text.RegularExpressions;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Syntax;

/// <summary>Puts in the token that the parser expected: in place of the one it found, or before it.</summary>
internal sealed partial class ExpectedToken : IRepairOperator
{
    /// <inheritdoc/>
    public string Name => "expected-token";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (context.Code.Length > 0 || context.Primary is not { } place) yield break;
        var why = $"rustc: {context.Message}.";
        var found = place.File[place.First];
        foreach (var token in Wanted(context))
        {
            if (Swappable(found, token)) yield return Idea.One(Risk.Low, why, Change.Tokens(place.File, place.First, place.First, token));
            if (token is "->" or "=>" || !Inserted().IsMatch(token)) continue;
            foreach (var at in Gaps(place)) yield return Idea.One(Risk.Medium, why, Change.After(place.File, at, Spaced(token)));
        }

        foreach (var idea in Around(place, found, why)) yield return idea;
    }

    private static IEnumerable<string> Wanted(OperatorContext context)
    {
        var said = context.Sentences.Where(sentence => sentence.StartsWith("expected", StringComparison.Ordinal) || sentence.StartsWith("while trying to match", StringComparison.Ordinal));
        var named = said.SelectMany(sentence => OperatorContext.Quoted(sentence.Split(", found")[0]));
        if (context.Message.Contains("which is not allowed for", StringComparison.Ordinal)) named = named.Append("=>");
        return named.Distinct().Where(token => token.Length is > 0 and <= 3 || token is "where").Take(12);
    }

    private static bool Swappable(string found, string token) => (found, token) switch
    {
        ("->", "=>") or ("=>", "->") or (":", "::") or ("::", ":") or (":", "=") or ("=", ":") or (";", ",") or (",", ";") or ("=", "=>") => true,
        (".", "::") or (".", ",") or (";", ")") or ("==", "=") or (":", "=>") or (";", "{") or ("(", "{") or ("{", "(") or (")", "]") => true,
        _ => false,
    };

    /// <summary>Before the token found and, when that begins a line, at the end of the line before: the same place for a parser.</summary>
    private static IEnumerable<int> Gaps(Place place) => place.First > 0 ? [place.First - 1] : [];

    private static string Spaced(string token) => token is "=" or "{" or "as" or "in" or "where" ? $" {token}" : token is ":" ? ": " : token;

    /// <summary>Removes the token found, and words of other languages.</summary>
    private static IEnumerable<Idea> Around(Place place, string found, string why)
    {
        if (found is "," or ";" or ":" or "=" or "." or ")" or "}" or "::" or "->" or "&" or "|" or ">")
            yield return Idea.One(Risk.High, why, Change.Remove(place.File, place.First, place.First));
        if (place.File.Is(place.First - 1, ":") && found is not ":")
            yield return Idea.One(Risk.Medium, why, Change.Tokens(place.File, place.First - 1, place.First - 1, "::"));
        if (place.File.Is(place.First - 1, ";"))
            yield return Idea.One(Risk.Medium, why, Change.Remove(place.File, place.First - 1, place.First - 1));
    }

    [GeneratedRegex(@"^([;,:={}()\[\]|>.]|::|\.\.|as|in|where|fn|let)$")]
    private static partial Regex Inserted();
}
