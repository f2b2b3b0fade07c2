using System.Text.RegularExpressions;
using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Types;

/// <summary>Fills a missing argument from what is in reach and has the type, then with the type's neutral value.</summary>
internal sealed partial class CallArguments : IRepairOperator
{
    /// <inheritdoc/>
    public string Name => "argument";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (context.Code is not ("E0061" or "E0057") || context.Primary is not { } place) yield break;
        foreach (var span in context.Target.Children.SelectMany(child => child.Spans).Where(span => span.SuggestedReplacement is not null))
        {
            if (context.PlaceOf(span) is not { } at || Hole().Match(span.SuggestedReplacement!) is not { Success: true } hole) continue;
            if (Hole().Count(span.SuggestedReplacement!) > 2) continue;
            foreach (var (risk, text) in Values(context, place, hole.Groups[1].Value).Take(14))
                yield return Filled(context, at, span.SuggestedReplacement!, text, risk);
        }
    }

    private static Idea Filled(OperatorContext context, Place at, string template, string value, Risk risk)
    {
        var text = Hole().Replace(template, value);
        return Idea.One(risk, $"rustc: {context.Message}.", at.Replace(text), $"pass `{value}` as the missing argument");
    }

    private static IEnumerable<(Risk, string)> Values(OperatorContext context, Place place, string type)
    {
        var scope = Scope.At(context, place).ToArray();
        var own = scope.Where(value => value.Type.Length > 0).SelectMany(value => Fit(value, type).Select(text => (Risk.Medium, text)));
        var loose = scope.Where(value => value.Type.Length == 0).SelectMany(value => Loose(value, type));
        var receiver = place.Function is { } function && Signature.HasReceiver(function) ? [(Risk.Medium, "self"), (Risk.Medium, "&self")] : Array.Empty<(Risk, string)>();
        return own.Concat(loose.Select(text => (Risk.Medium, text))).Concat(NeutralValues.Of(type).Select(text => (Risk.High, text))).Concat(receiver)
            .Concat(scope.Where(value => value.Type.Length > 0 && !value.Type.Contains(type, StringComparison.Ordinal)).Select(value => (Risk.High, value.Text))).DistinctBy(pair => pair.Item2);
    }

    private static IEnumerable<string> Fit(Value value, string type)
    {
        var have = value.Type.Replace("'_ ", "", StringComparison.Ordinal);
        if (have == type || Last(have) == Last(type)) yield return value.Text;
        if ("&" + have == type) yield return "&" + value.Text;
        if ("&mut " + have == type) yield return "&mut " + value.Text;
        if (have == "&" + type) yield return "*" + value.Text;
    }

    private static IEnumerable<string> Loose(Value value, string type) =>
        type.StartsWith("&mut ", StringComparison.Ordinal) ? [value.Text, "&mut " + value.Text] : type.StartsWith('&') ? [value.Text, "&" + value.Text] : [value.Text];

    private static string Last(string type)
    {
        var head = type.Split('<')[0];
        return (head.StartsWith('&') ? head.StartsWith("&mut", StringComparison.Ordinal) ? "&mut " : "&" : "") + head[(head.LastIndexOfAny([':', ' ', '&']) + 1)..];
    }

    [GeneratedRegex(@"/\* ?(?:value of type )?`?([^*]*?)`? ?\*/")]
    private static partial Regex Hole();
}
