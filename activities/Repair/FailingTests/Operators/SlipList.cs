namespace Tsrun.Activities.Repair.FailingTests.Operators;

/// <summary>All operators for code that compiles. Their order breaks ties between edits of one risk and one place.</summary>
internal static class SlipList
{
    /// <summary>Every one, boundaries first: they are the commonest slip.</summary>
    public static IReadOnlyList<ISlipOperator> All { get; } =
        [new Boundary(), new RangeEnd(), new OffByOne(), new LostStep(), new Arithmetic(), new Logic(), new TwinWord(), new Exchange(), new TwinName()];
}
