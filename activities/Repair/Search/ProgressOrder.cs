using Tsrun.History;

namespace Tsrun.Activities.Repair.Search;

/// <summary>
/// Which of two states is further: the later phase, then fewer errors in it, fewer lines, less risk, no new panic or clone,
/// and at last the order of proposal. Total, so that sorting by it gives the same list on every machine.
/// </summary>
public sealed class ProgressOrder : IComparer<SearchState>
{
    /// <summary>Sorts the furthest first.</summary>
    public static ProgressOrder FurthestFirst { get; } = new();

    /// <inheritdoc/>
    public int Compare(SearchState? x, SearchState? y) => Rank(x!).CompareTo(Rank(y!));

    private static (int Behind, int Errors, int Lines, Risk Risk, bool Adds, int Order) Rank(SearchState state) =>
        (CompilerPhase.Done - state.Phase, state.Check.Errors, state.Lines, state.Risk, state.AddsPanicOrClone, state.Order);
}

/// <summary>
/// Which of two states that check is put to the tests first: the tests are dear (three experiments), so what is known before them decides.
/// </summary>
public sealed class TestOrder : IComparer<SearchState>
{
    /// <summary>Sorts the likeliest first.</summary>
    public static TestOrder LikeliestFirst { get; } = new();

    /// <inheritdoc/>
    public int Compare(SearchState? x, SearchState? y) => Rank(x!).CompareTo(Rank(y!));

    private static (Risk Risk, bool Adds, int Lines, bool NotSure, int Order) Rank(SearchState state) =>
        (state.Risk, state.AddsPanicOrClone, state.Lines, !state.MachineApplicable, state.Order);
}
