namespace Tsrun.Activities.Repair.FailingTests.Operators;

/// <summary>A range that ends one too early or one too late: <c>..</c> for <c>..=</c>.</summary>
internal sealed class RangeEnd : ISlipOperator
{
    /// <inheritdoc/>
    public string Name => "range-end";

    /// <inheritdoc/>
    public IEnumerable<Slip> At(CodePlace place)
    {
        // `..base` in a struct literal stands behind a comma or the brace, and takes no `=`.
        if (place.Text is not (".." or "..=") || !Signs.StartsOperand(place.File, place.Token + 1) || place.File[place.Token - 1] is "," or "{") return [];
        return [place.Near(place.Text == ".." ? "..=" : "..")];
    }
}
