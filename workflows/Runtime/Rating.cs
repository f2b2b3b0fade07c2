using Tsrun.History;
using Tsrun.Policy;

namespace Tsrun.Runtime;

/// <summary>An experiment's features as policy rates them; the same words for the fold and for those who judge a fit.</summary>
public static class Rating
{
    /// <summary>The facts of some features.</summary>
    /// <param name="refuted">Hypotheses of the same screening that the tests failed before this one.</param>
    public static ConfidenceFacts Facts(ConfidenceFeatures f, int refuted = 0) =>
        new(f.Checks, f.TestsPass, f.TestsTouch, f.Risk.ToString(), f.MachineApplicable, f.Alternatives, f.NewPanicOrClone, f.TestCodeChanged, refuted, ConfidenceInputs.Of(f));
}
