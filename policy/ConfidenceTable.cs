using System.Diagnostics;

namespace Tsrun.Policy;

/// <summary>Rows from facts to a probability; the first that fits counts.</summary>
/// <param name="Calibration"><c>prior</c> until figures from traces stand behind it.</param>
/// <param name="Model">A promoted fit; it counts instead of the rows.</param>
public sealed record ConfidenceTable(string Calibration, IReadOnlyList<ConfidenceRow> Rows, ConfidenceModel? Model = null)
{
    /// <summary>The figure for some facts, 0–1; 0 when no row fits.</summary>
    public double Rate(ConfidenceFacts facts)
    {
        // A fit has seen repairs of compiler errors; what a patch for failing tests is worth it cannot know.
        if (Model is not null && !facts.FromTests) return Model.Rate(facts);
        foreach (var row in Rows)
            if ((!facts.FromTests || SpeaksOfTests(row)) && row.When.All(condition => Holds(condition, facts)))
                return row.P;
        return 0;
    }

    /// <summary>Rows for errors of the compiler take its word for where the fault is. A patch without that word goes by rows made for its kind, and by those that say what is wrong with a patch.</summary>
    private static bool SpeaksOfTests(ConfidenceRow row) => row.When.Any(condition =>
        condition is ConfidenceCondition.FromTests or ConfidenceCondition.FailsCheck or ConfidenceCondition.FailsTests or ConfidenceCondition.EditsTests);

    private static bool Holds(ConfidenceCondition condition, ConfidenceFacts facts) => condition switch
    {
        ConfidenceCondition.FailsCheck => !facts.Checks,
        ConfidenceCondition.FailsTests => !facts.TestsPass,
        ConfidenceCondition.EditsTests => facts.TestCodeChanged,
        ConfidenceCondition.Touched => facts.TestsTouch == true,
        ConfidenceCondition.RiskLow => facts.Risk == "Low",
        ConfidenceCondition.RiskMedium => facts.Risk == "Medium",
        ConfidenceCondition.OnlyChoice => facts.Alternatives == 0,
        ConfidenceCondition.OthersRefuted => facts.Alternatives > 0 && facts.Refuted >= facts.Alternatives,
        ConfidenceCondition.MachineApplicable => facts.MachineApplicable,
        ConfidenceCondition.AddsNothing => !facts.NewPanicOrClone,
        ConfidenceCondition.FromTests => facts.FromTests,
        ConfidenceCondition.Constrained => facts.TestsConstrain,
        _ => throw new UnreachableException(),
    };
}

/// <summary>All conditions must hold.</summary>
public sealed record ConfidenceRow(IReadOnlyList<ConfidenceCondition> When, double P);

/// <summary>The observable facts, as the activities report them.</summary>
/// <param name="Refuted">Other hypotheses of the same screening that check and that a test failed.</param>
/// <param name="TestsTouch">Null: it could not be found out, and counts as no.</param>
/// <param name="Inputs">The same facts as numbers, for a fitted model.</param>
/// <param name="FromTests">It was made for failing tests, not for an error of the compiler.</param>
/// <param name="TestsConstrain">The tests notice nearly every other edit of the changed function, and each one of the changed place.</param>
public sealed record ConfidenceFacts(bool Checks, bool TestsPass, bool? TestsTouch, string Risk, bool MachineApplicable, int Alternatives, bool NewPanicOrClone, bool TestCodeChanged, int Refuted = 0, IReadOnlyDictionary<string, double>? Inputs = null,
    bool FromTests = false, bool TestsConstrain = false);

/// <summary>What a row may ask for; a closed set.</summary>
public enum ConfidenceCondition
{
    /// <summary>The compiler still has errors.</summary>
    FailsCheck,
    /// <summary>A test fails.</summary>
    FailsTests,
    /// <summary>The patch changes test code.</summary>
    EditsTests,
    /// <summary>A test fails when the changed place panics: the tests run through it.</summary>
    Touched,
    /// <summary>Every edit is of risk Low.</summary>
    RiskLow,
    /// <summary>The riskiest edit is of risk Medium.</summary>
    RiskMedium,
    /// <summary>No other state of the screening checks.</summary>
    OnlyChoice,
    /// <summary>There were other ways to a clean check, and the tests failed every one of them.</summary>
    OthersRefuted,
    /// <summary>Every edit is rustc's own and marked MachineApplicable.</summary>
    MachineApplicable,
    /// <summary>No new clone, unwrap, expect or panic.</summary>
    AddsNothing,
    /// <summary>It was made for failing tests, so no compiler says where the fault is.</summary>
    FromTests,
    /// <summary>The tests leave the changed function no other behaviour, as far as edits of it can tell.</summary>
    Constrained,
}
