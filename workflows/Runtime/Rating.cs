using Tsrun.History;
using Tsrun.Policy;

namespace Tsrun.Runtime;

/// <summary>An experiment's features as policy rates them; the same words for the fold and for those who judge a fit.</summary>
public static class Rating
{
    /// <summary>The facts of some features.</summary>
    /// <param name="refuted">Hypotheses of the same screening that the tests failed before this one.</param>
    public static ConfidenceFacts Facts(ConfidenceFeatures f, int refuted = 0) =>
        new(f.Checks, f.TestsPass, f.TestsTouch, f.Risk.ToString(), f.MachineApplicable, f.Alternatives, f.NewPanicOrClone, f.TestCodeChanged, refuted, ConfidenceInputs.Of(f),
            FromTests: f.Evidence is not null, TestsConstrain: f.Evidence is { } evidence && Constrains(evidence));

    /// <summary>Of ten edits on top of the patch the tests have to notice so many; the others may mean the same.</summary>
    private const int NoticedOfTen = 8;

    /// <summary>Fewer edits than these say nothing about the tests.</summary>
    private const int MutantsMin = 4;

    /// <summary>No idea was left untried, the tests notice every further edit of the changed place and nearly every one of its function, and one of them that was content before runs through it.</summary>
    private static bool Constrains(TestEvidence e) =>
        e is { Complete: true, Pinned: true, Mutants: >= MutantsMin, Witnesses: >= 1, NewWarnings: false }
        && (e.Mutants - e.Survivors) * 10 >= e.Mutants * NoticedOfTen;
}
