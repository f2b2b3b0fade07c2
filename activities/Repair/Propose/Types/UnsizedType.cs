using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Types;

/// <summary>Puts the <c>&amp;</c> before a <c>str</c> or slice that a signature, a field or a local names without one.</summary>
internal sealed class UnsizedType : IRepairOperator
{
    /// <inheritdoc/>
    public string Name => "unsized";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (context.Code is not ("E0277" or "E0308") || context.Primary is not { } place) yield break;
        if (!context.Sentences.Any(sentence => sentence.Contains("size for values of type", StringComparison.Ordinal) || sentence.Contains("found `str`", StringComparison.Ordinal) || sentence.Contains("expected `str`", StringComparison.Ordinal))) yield break;
        var item = place.Item;
        var last = item.Kind == ItemKind.Function && item.BodyOpen > 0 ? item.BodyOpen : item.Last;
        foreach (var i in Enumerable.Range(item.Head, Math.Max(0, last - item.Head)).Where(i => IsBare(item.File, i)).Take(6))
            yield return Idea.One(Risk.Low, $"rustc: {context.Message}.", Change.Before(item.File, i, "&"));
    }

    private static bool IsBare(SourceFile file, int token) =>
        (file.Is(token, "str") || (file.Is(token, "[") && file.Partner(token) > token && !Enumerable.Range(token, file.Partner(token) - token).Any(i => file.Is(i, ";"))))
        && file[token - 1] is ":" or "->" or "," or "(" or "<";
}
