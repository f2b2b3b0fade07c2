using System.Text.RegularExpressions;
using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Types;

/// <summary>Takes a suggestion of rustc's that leaves a type open and fills in types: those in reach first, then common ones.</summary>
internal sealed partial class TypeHole : IRepairOperator
{
    private static readonly HashSet<string> Codes = ["E0282", "E0283", "E0284", "E0107", "E0191", "E0393", "E0698", "E0412", "E0425", "E0046", "E0220", "E0121", "E0277", "E0599", ""];
    private static readonly string[] Common = ["i32", "_", "String", "Vec<_>", "u32", "u8", "usize", "&str", "()", "f64", "u64", "bool"];

    /// <inheritdoc/>
    public string Name => "fill-type";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (!Codes.Contains(context.Code) || context.Primary is not { } place) yield break;
        foreach (var span in context.Target.Children.SelectMany(child => child.Spans).Where(span => span.SuggestedReplacement is not null && span.Applicability == "HasPlaceholders"))
        {
            if (context.PlaceOf(span) is not { } at || !Hole().IsMatch(span.SuggestedReplacement!) || span.SuggestedReplacement!.Contains("todo!", StringComparison.Ordinal)) continue;
            foreach (var type in InReach(context, place).Concat(Common).Distinct().Take(16))
                yield return Idea.One(Risk.Medium, $"rustc: {context.Message}.", at.Replace(Hole().Replace(span.SuggestedReplacement!, type)), $"say the type is `{type}`");
        }
    }

    private static IEnumerable<string> InReach(OperatorContext context, Place place)
    {
        if (place.Function is not { } function) yield break;
        if (function.ReturnType != "()") yield return function.ReturnType;
        foreach (var type in Arguments(function.ReturnType)) yield return type;
        foreach (var value in Scope.At(context, place).Where(value => value.Type.Length > 0 && Mismatch.IsWritable(value.Type)).Take(3)) yield return value.Type;
    }

    private static IEnumerable<string> Arguments(string type)
    {
        var open = type.IndexOf('<', StringComparison.Ordinal);
        return open > 0 && type.EndsWith('>') && !type[(open + 1)..^1].Contains('<', StringComparison.Ordinal) ? type[(open + 1)..^1].Split(", ") : [];
    }

    [GeneratedRegex(@"/\* ?(?:Type|type|T)? ?\*/|\bTypeName\b|(?<![\w'])[A-Z](?!\w)|(?<=[<, ])_(?=[>,])|(?<=: )_(?!\w)")]
    private static partial Regex Hole();
}
