namespace Tsrun.History;

/// <summary><c>repair.try</c>: one experiment: a hypothesis put to check and tests in a scratch copy, then shrunk to a smallest still-green patch.</summary>
public static class RepairTry
{
    /// <summary>The activity's type.</summary>
    public const string Name = "repair.try";

    /// <param name="Experiment">0-based number of the experiment within its <c>explore</c>; picks the hypothesis.</param>
    public sealed record Arguments(string Crate, RepairScreen.Result Short, int Experiment);

    /// <param name="Title">The hypothesis' title; empty when there is none with this number.</param>
    /// <param name="Done">No further experiment can tell more: there is no hypothesis left, or no test to decide between this green one and the next.</param>
    /// <param name="Green">Check and tests pass in the scratch copy.</param>
    /// <param name="Confidence">0 here; policy fills it in from <paramref name="Features"/> inside the fold.</param>
    /// <param name="Anchors">Number of <paramref name="Citations"/>.</param>
    /// <param name="Citations">Anchors for why: <c>rustc:E0382@…</c>, <c>diag:…</c>, <c>src:…</c>, <c>test:…</c>.</param>
    /// <param name="LinesBefore">Lines of the patch before shrinking.</param>
    /// <param name="Closed">Keys of the diagnostics that the patch removes.</param>
    public sealed record Result(
        string Title,
        bool Done,
        bool Green,
        double Confidence,
        int Lines,
        int LinesBefore,
        int Files,
        int Anchors,
        IReadOnlyList<string> Citations,
        IReadOnlyList<string> Closed,
        IReadOnlyList<string> Whys,
        ConfidenceFeatures Features,
        int Errors,
        Patch Patch,
        string Summary,
        CargoTest.Result? Tests = null);
}

/// <summary>The observable facts that a confidence rests on; nothing else may move it.</summary>
/// <param name="TestsTouch">A test fails when the changed place panics, so the tests do run through it; null: it could not be found out.</param>
/// <param name="Alternatives">Other states of the same screening that also check.</param>
/// <param name="NewPanicOrClone">The patch adds an unwrap, expect, panic, todo or clone.</param>
/// <param name="Evidence">What is known beyond green tests of a patch that was made for failing ones; null: it was made for errors of the compiler.</param>
/// <param name="PublicApiChanged">The patch changes a line that declares something public.</param>
public sealed record ConfidenceFeatures(
    bool Checks,
    bool TestsPass,
    int TestsPassed,
    Risk Risk,
    bool MachineApplicable,
    int Alternatives,
    int Lines,
    int Edits,
    bool NewPanicOrClone,
    bool PublicApiChanged,
    bool TestCodeChanged,
    bool? TestsTouch = null,
    TestEvidence? Evidence = null);
