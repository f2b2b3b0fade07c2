namespace Tsrun.Activities.Repair.FailingTests.Operators;

/// <summary>The wrong comparison: <c>&lt;</c> where <c>&lt;=</c> is meant, and its relatives.</summary>
internal sealed class Boundary : ISlipOperator
{
    /// <inheritdoc/>
    public string Name => "boundary";

    /// <inheritdoc/>
    public IEnumerable<Slip> At(CodePlace place)
    {
        if (!Signs.IsBinary(place.File, place.Token)) return [];
        return place.Text switch
        {
            "<" => [place.Near("<="), place.Far(">"), place.Far(">="), place.Far("!=")],
            "<=" => [place.Near("<"), place.Far(">="), place.Far(">"), place.Far("==")],
            ">" => [place.Near(">="), place.Far("<"), place.Far("<="), place.Far("!=")],
            ">=" => [place.Near(">"), place.Far("<="), place.Far("<"), place.Far("==")],
            "==" => [place.Near("!="), place.Far("<="), place.Far(">=")],
            "!=" => [place.Near("=="), place.Far("<"), place.Far(">")],
            _ => [],
        };
    }
}
