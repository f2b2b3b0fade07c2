namespace Tsrun.Policy;

/// <summary>A fitted confidence: a logistic regression inside of caps that no fit can move.</summary>
/// <param name="Weights">By input; <c>intercept</c> among them.</param>
public sealed record ConfidenceModel(IReadOnlyDictionary<string, double> Weights)
{
    /// <summary>The weight that belongs to no input.</summary>
    public const string Intercept = "intercept";

    // What the tests do not reach stays under tau_patch, unless rustc itself marks the edit MachineApplicable and the operator is of risk Low.
    private const double UntouchedMax = 0.80, UntouchedMachineMax = 0.88, TestsEditedMax = 0.50, TestsRedMax = 0.05;

    /// <summary>Sixty clean cases bound the risk at five in a hundred; nothing here has seen more than a few hundred.</summary>
    private const double CertainMax = 0.97;

    /// <summary>The figure for some facts, 0–1, to three digits: the fourth would differ between machines.</summary>
    public double Rate(ConfidenceFacts facts)
    {
        if (!facts.Checks) return 0;
        var sum = Weights.GetValueOrDefault(Intercept);
        foreach (var (name, value) in facts.Inputs ?? new SortedDictionary<string, double>(StringComparer.Ordinal)) sum += Weights.GetValueOrDefault(name) * value;
        return Math.Round(Math.Min(1 / (1 + Math.Exp(-sum)), Cap(facts)), 3);
    }

    private static double Cap(ConfidenceFacts facts)
    {
        var cap = CertainMax;
        if (facts.TestsTouch != true) cap = Math.Min(cap, facts is { Risk: "Low", MachineApplicable: true } ? UntouchedMachineMax : UntouchedMax);
        if (facts.TestCodeChanged) cap = Math.Min(cap, TestsEditedMax);
        return facts.TestsPass ? cap : Math.Min(cap, TestsRedMax);
    }
}
