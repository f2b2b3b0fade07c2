namespace Tsrun.History;

/// <summary>
/// <c>tests.screen</c>: lets the tests throw candidates out, many in one compilation, in a scratch copy; then holds the one that is left against edits
/// on top of it, since tests that notice nothing prove nothing.
/// </summary>
public static class TestsScreen
{
    /// <summary>The activity's type.</summary>
    public const string Name = "tests.screen";

    /// <param name="Tests">The run of the tests that is to become green.</param>
    /// <param name="Limit">At most this many edits are put to the tests.</param>
    public sealed record Arguments(string Crate, CargoTest.Result Tests, TestsPropose.Result Ideas, int Limit);

    /// <param name="Hypotheses">Edits that make every test pass, the likeliest first; at most 8.</param>
    /// <param name="Tried">Edits put to the tests.</param>
    /// <param name="Rejected">What failed a test or did not compile, at most 100.</param>
    public sealed record Result(IReadOnlyList<Hypothesis> Hypotheses, int Tried, IReadOnlyList<RejectedCandidate> Rejected, string Summary);
}

/// <summary>What stands behind a patch that was made for failing tests, of which no compiler knows whether it is meant.</summary>
/// <param name="Tried">Edits that were put to the tests in search of it.</param>
/// <param name="Complete">There was no idea that was not tried.</param>
/// <param name="Mutants">Other edits of the changed function, put to the tests on top of the patch.</param>
/// <param name="Survivors">Those of them that no test noticed.</param>
/// <param name="Pinned">No edit of the very place that was changed survived.</param>
/// <param name="Repaired">Tests that failed without the patch.</param>
/// <param name="Witnesses">Tests that passed without it and run through the change.</param>
/// <param name="NewWarnings">The compiler warns of more with it than without it.</param>
public sealed record TestEvidence(int Tried, bool Complete, int Mutants, int Survivors, bool Pinned, int Repaired, int Witnesses = 0, bool NewWarnings = false);
