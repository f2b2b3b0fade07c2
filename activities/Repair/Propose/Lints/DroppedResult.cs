using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Lints;

/// <summary>Hands a dropped result on with <c>?</c> where the function can return it; <c>let _ =</c> would silence the lint and the failure with it.</summary>
internal sealed class DroppedResult : IRepairOperator
{
    /// <inheritdoc/>
    public string Name => "dropped-result";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (context.Code != "unused_must_use" || context.Primary is not { Function: { Arrow: > 0 } function } place) yield break;
        var (file, why) = (place.File, $"rustc: {context.Message}, and `{function.Name}` returns `{function.ReturnType}`.");
        var kind = OperatorContext.Quoted(context.Message).FirstOrDefault() ?? "";
        if (kind is not ("Result" or "Option") || !function.ReturnType.Contains(kind, StringComparison.Ordinal)) yield break;
        var last = Expressions.PostfixEnd(file, place.First);
        yield return Idea.One(Risk.Low, why, Change.After(file, last, "?"));
        if (file.Is(last + 1, ";") && file.Is(last + 2, "}")) yield return Idea.One(Risk.Medium, why, Change.Remove(file, last + 1, last + 1));
    }
}
