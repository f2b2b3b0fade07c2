using Tsrun.History;
using Tsrun.Policy;

namespace Tsrun.Runtime;

/// <summary>An experiment's features as policy rates them; the same words for the fold and for those who judge a fit.</summary>
public static class Rating
{
    /// <summary>The facts of some features.</summary>
    public static ConfidenceFacts Facts(ConfidenceFeatures f) =>
        new(f.Checks, f.TestsPass, f.TestsTouch, f.Risk.ToString(), f.MachineApplicable, f.Alternatives, f.NewPanicOrClone, f.TestCodeChanged, ConfidenceInputs.Of(f));
}
