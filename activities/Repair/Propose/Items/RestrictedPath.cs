using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Items;

/// <summary>Puts <c>pub(crate)</c> where a visibility names a path that is no module around the item.</summary>
internal sealed class RestrictedPath : IRepairOperator
{
    /// <inheritdoc/>
    public string Name => "restricted-path";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (context.Code is not ("E0577" or "E0578" or "E0742" or "E0704" or "E0433") || context.Primary is not { } place) yield break;
        var (file, open) = (place.File, Brackets.Enclosing(place.File, place.First));
        if (open <= 0 || !file.Is(open - 1, "pub") || file.Partner(open) < open) yield break;
        foreach (var level in (string[])["crate", "super"])
            yield return Idea.One(Risk.Medium, $"rustc: {context.Message}.", Change.Tokens(file, open - 1, file.Partner(open), $"pub({level})"));
    }
}
