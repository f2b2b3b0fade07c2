using System.Text.RegularExpressions;
using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Types;

/// <summary>
/// Adds an arm for patterns that a <c>match</c> leaves out, with the body of an arm that is there (names swapped with the
/// variants), of an arm for the same variant elsewhere, or the usual one for <c>None</c> and <c>Err</c>. Only tests can tell whether it is
/// the right body.
/// </summary>
internal sealed partial class MissingArm : IRepairOperator
{
    private const int PatternsMax = 4;
    private const int BodiesMax = 14;

    /// <inheritdoc/>
    public string Name => "missing-arm";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (context.Code != "E0004" || context.Primary is not { } place) yield break;
        var (file, open) = (place.File, place.Last + 1);
        while (file.Has(open) && !file.Is(open, "{") && open < place.Last + 8) open++;
        if (!file.Is(open, "{") || file.Partner(open) < open) yield break;
        var arms = MatchArm.In(file, open).ToArray();
        var patterns = OperatorContext.Quoted(context.Message).Take(PatternsMax).Select(pattern => Spelled(arms, pattern)).ToArray();
        if (patterns.Length == 0) yield break;
        var texts = Arms(context, place, arms, patterns).Distinct().Take(BodiesMax);
        foreach (var text in texts)
            yield return Idea.One(Risk.High, $"rustc: {context.Message}.", MatchArm.Added(file, open, arms, text));
    }

    /// <summary>The pattern with the path that the arms use: <c>E::A</c> or <c>A</c>, whatever the type is called here; ranges as <c>_</c>.</summary>
    private static string Spelled(MatchArm[] arms, string pattern)
    {
        var bare = pattern.TrimStart('&');
        if (bare.Contains("..=", StringComparison.Ordinal) || bare.Length == 0 || !char.IsLetter(bare[0])) return bare.StartsWith('(') ? bare : "_";
        var path = bare.Split('(', ' ', '{')[0];
        var prefix = arms.Select(arm => arm.Path).FirstOrDefault(found => found.Length > 0) is { } first && first.Contains("::", StringComparison.Ordinal)
            ? first[..(first.LastIndexOf("::", StringComparison.Ordinal) + 2)] : arms.Any(arm => arm.Path.Length > 0) ? "" : path[..(path.LastIndexOf("::", StringComparison.Ordinal) is >= 0 and var at ? at + 2 : 0)];
        return prefix + path.Split("::")[^1] + bare[path.Length..];
    }

    private static IEnumerable<string> Arms(OperatorContext context, Place place, MatchArm[] arms, string[] patterns)
    {
        var pattern = patterns[0];
        var name = pattern.Split('(', ' ', '{')[0].Split("::")[^1];
        if (patterns.Length == 1)
        {
            foreach (var arm in arms.Reverse().Where(arm => arm.Variant.Length > 0 && arm.Payload.Length > 0 && MatchArm.SameShape(arm.Payload, pattern)))
                yield return $"{pattern[..pattern.IndexOfAny(['(', '{'])].TrimEnd()}{(arm.Payload[0] == '{' ? " " : "")}{arm.Payload} => {Renamed(arm.Body, arm.Variant, name)},";
            foreach (var other in Elsewhere(context, name, pattern)) yield return other;
        }

        var together = string.Join(" | ", patterns);
        foreach (var body in Bodies(place, arms, name)) yield return $"{(body.Contains("inner", StringComparison.Ordinal) ? together.Replace("(_)", "(inner)", StringComparison.Ordinal) : together)} => {body},";
    }

    /// <summary>Arms of other matches for the variant, the payload as they bind it.</summary>
    private static IEnumerable<string> Elsewhere(OperatorContext context, string name, string pattern) => context.Files
        .SelectMany(file => Enumerable.Range(0, file.Tokens.Length).Where(i => file.Is(i, "match")).Select(i => (file, Open: Block(file, i))))
        .Where(found => found.Open > 0)
        .SelectMany(found => MatchArm.In(found.file, found.Open))
        .Where(arm => arm.Variant == name)
        .Select(arm => $"{(pattern.IndexOfAny(['(', '{']) is >= 0 and var at ? pattern[..at].TrimEnd() : pattern)}{(arm.Payload.StartsWith('{') ? " " : "")}{arm.Payload} => {arm.Body},").Take(4);

    private static int Block(SourceFile file, int token)
    {
        for (var i = token + 1; file.Has(i) && !file.Is(i, ";") && !Brackets.Closes(file, i); i = Brackets.Skip(file, i))
            if (file.Is(i, "{")) return file.Partner(i) > i ? i : -1;
        return -1;
    }

    private static IEnumerable<string> Bodies(Place place, MatchArm[] arms, string name)
    {
        if (name == "None") yield return "None";
        if (name == "Err") yield return "Err(inner)";
        if (name == "Err") yield return "return Err(inner)";
        foreach (var arm in arms.Reverse().Where(arm => arm.Payload.Length == 0)) yield return Renamed(arm.Body, arm.Variant, name);
        foreach (var arm in arms.Reverse().Where(arm => arm.Payload.Length == 0)) yield return arm.Body;
        if (place.Function is { ReturnType: not "()" } function)
            foreach (var value in NeutralValues.Of(function.ReturnType)) yield return value;
        foreach (var text in (string[])["{}", "None", "false", "true", "continue", "Ok(())", "0", "return None", "return", "unreachable!()"]) yield return text;
    }

    /// <summary>A body with one variant's name put for another's, also in lower case and inside words: <c>is_left</c> for <c>is_right</c>.</summary>
    private static string Renamed(string body, string variant, string name)
    {
        if (variant.Length == 0 || !Words.IsName(variant) || !Words.IsName(name)) return body;
        var text = Regex.Replace(body, $@"(?<![A-Za-z0-9]){variant}(?![a-z0-9])", name);
        return Regex.Replace(text, $@"(?<![A-Za-z0-9]){Snake(variant)}(?![a-z0-9])", Snake(name));
    }

    private static string Snake(string name) => Humps().Replace(name, "$1_$2").ToLowerInvariant();

    [GeneratedRegex("([a-z0-9])([A-Z])")]
    private static partial Regex Humps();
}
