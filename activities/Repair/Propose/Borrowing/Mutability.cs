using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Borrowing;

/// <summary>Makes a binding, receiver, parameter or closure bound mutable where rustc gives no edit.</summary>
internal sealed class Mutability : IRepairOperator
{
    /// <inheritdoc/>
    public string Name => "mutability";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (context.Code is not ("E0596" or "E0594" or "E0384" or "E0308" or "E0631" or "E0053" or "E0525") || context.Primary is not { } place) return [];
        var why = $"rustc: {context.Message}.";
        return Edits(context, place).Select(changes => new Idea(Risk.Low, why, changes));
    }

    private static IEnumerable<IReadOnlyList<Change>> Edits(OperatorContext context, Place place)
    {
        if (context.Code is "E0594" or "E0596" or "E0525")
            foreach (var bound in Bounds(context)) yield return bound;
        if (context.Code == "E0308" && !context.Sentences.Any(sentence => sentence.Contains("mutability", StringComparison.Ordinal))) yield break;
        if (context.Code == "E0631")
            foreach (var signature in Targets(context).SelectMany(found => References(found.File, found.First, found.Last))) yield return signature;
        var name = place.File.Slice(place.First, place.Last).TrimStart('&', '*', '(').Split('.', '[', ' ', ')')[0];
        if (place.Function is not { } function) yield break;
        if (name == "self")
            foreach (var receiver in References(place.File, function.ParamsOpen, Math.Min(function.ParamsClose, function.ParamsOpen + 4))) yield return receiver;
        foreach (var parameter in Signature.Parameters(function).Where(p => p.Name == name))
        {
            foreach (var reference in References(parameter.File, parameter.TypeFirst - 1, parameter.TypeLast)) yield return reference;
            yield return [Change.Before(parameter.File, parameter.NameToken, "mut ")];
        }

        for (var i = place.First; i > function.BodyOpen; i--)
            if (place.File.Is(i, name) && place.File[i - 1] is "let" or "," or "(" && !place.File.Is(i - 1, "mut") && place.File.Is(i - 1, "let")) yield return [Change.Before(place.File, i, "mut ")];
    }

    /// <summary>Each shared reference in a range made mutable, one at a time.</summary>
    private static IEnumerable<IReadOnlyList<Change>> References(SourceFile file, int first, int last)
    {
        for (var i = first + 1; i > 0 && i <= last; i++)
            if (file.Is(i, "&") && !file.Is(i + 1, "mut"))
            {
                var lifetime = file.Has(i + 1) && file.Tokens[i + 1].Kind == TokenKind.Lifetime;
                if (!lifetime || !file.Is(i + 2, "mut")) yield return [Change.After(file, lifetime ? i + 1 : i, lifetime ? " mut" : "mut ")];
            }
    }

    private static IEnumerable<Place> Targets(OperatorContext context) => context.Target.Spans.Where(span => !span.IsPrimary).Concat(context.Target.Children.SelectMany(child => child.Spans)).Select(context.PlaceOf).OfType<Place>();

    /// <summary><c>Fn</c> loosened to <c>FnMut</c> or <c>FnOnce</c> where rustc points, with a mutable parameter to call it through.</summary>
    private static IEnumerable<IReadOnlyList<Change>> Bounds(OperatorContext context)
    {
        foreach (var found in Targets(context).DistinctBy(found => (found.File.Path, found.First)))
            for (var i = found.First; i <= found.Last; i++)
                if (found.File[i] is "Fn" or "FnMut" && found.File.Is(i + 1, "("))
                    foreach (var looser in found.File.Is(i, "Fn") ? (string[])["FnMut", "FnOnce"] : ["FnOnce"])
                        yield return [.. Parameter(found, i, looser).Prepend(Change.Tokens(found.File, i, i, looser))];
    }

    private static IEnumerable<Change> Parameter(Place found, int bound, string looser)
    {
        if (looser != "FnMut" || found.Function is not { } function) return [];
        var generic = found.File.Is(bound - 1, ":") ? found.File[bound - 2] : "";
        return Signature.Parameters(function).Where(p => (p.Type == generic || (p.TypeFirst <= bound && bound <= p.TypeLast)) && !p.File.Is(p.NameToken - 1, "mut")).Take(1).Select(p => Change.Before(p.File, p.NameToken, "mut "));
    }
}
