using Tsrun.Activities.Repair.Propose;
using Tsrun.History;

namespace Tsrun.Activities.Repair.FailingTests.Operators;

/// <summary>The wrong comparison: <c>&lt;</c> where <c>&lt;=</c> is meant, and its relatives.</summary>
internal sealed class Boundary : ISlipOperator
{
    /// <inheritdoc/>
    public string Name => "boundary";

    /// <inheritdoc/>
    public IEnumerable<Slip> At(CodePlace place)
    {
        // `>=` comes as two tokens, since `>` also closes generics.
        if (Signs.IsBinaryPair(place.File, place.Token, "=")) return place.Text == ">" ? OrMore(place) : [];
        if (!Signs.IsBinary(place.File, place.Token)) return [];
        return place.Text switch
        {
            "<" => [place.Near("<="), place.Far(">"), place.Far(">="), place.Far("!=")],
            "<=" => [place.Near("<"), place.Far(">="), place.Far(">"), place.Far("==")],
            ">" => [place.Near(">="), place.Far("<"), place.Far("<="), place.Far("!=")],
            "==" => [place.Near("!="), place.Far("<="), place.Far(">=")],
            "!=" => [place.Near("=="), place.Far("<"), place.Far(">")],
            _ => [],
        };
    }

    private static IEnumerable<Slip> OrMore(CodePlace place) =>
        [Pair(place, Risk.Medium, ">"), Pair(place, Risk.High, "<="), Pair(place, Risk.High, "<"), Pair(place, Risk.High, "==")];

    private static Slip Pair(CodePlace place, Risk risk, string text) => new(risk, [Change.Tokens(place.File, place.Token, place.Token + 1, text)]);
}
