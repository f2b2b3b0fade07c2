using Tsrun.History;
using Tsrun.Policy;
using Tsrun.Runtime;

namespace Tsrun.Tests.Repair.FailingTests;

/// <summary>From what stands behind a patch for failing tests to its figure.</summary>
public sealed class TestEvidenceTests
{
    private static readonly TestEvidence Held = new(Tried: 30, Complete: true, Mutants: 5, Survivors: 1, Pinned: true, Repaired: 1, Witnesses: 1);

    private static readonly ConfidenceFeatures Best = new(Checks: true, TestsPass: true, TestsPassed: 4, Risk.Medium, MachineApplicable: false, Alternatives: 0, Lines: 1, Edits: 1,
        NewPanicOrClone: false, PublicApiChanged: false, TestCodeChanged: false, TestsTouch: true, Held);

    [Fact]
    public void Rate_EveryConditionOfTheRule_GivesTheHighestFigure() => Assert.Equal(0.80, Rate(Best));

    public static TheoryData<string, ConfidenceFeatures, double> Flipped => new()
    {
        { "an idea was not tried", Best with { Evidence = Held with { Complete = false } }, 0.65 },
        { "an edit of the place passes", Best with { Evidence = Held with { Pinned = false } }, 0.65 },
        { "three further edits say too little", Best with { Evidence = Held with { Mutants = 3, Survivors = 0 } }, 0.65 },
        { "the tests let two of five pass", Best with { Evidence = Held with { Survivors = 2 } }, 0.65 },
        { "no test that passed before runs through it", Best with { Evidence = Held with { Witnesses = 0 } }, 0.65 },
        { "the compiler warns", Best with { Evidence = Held with { NewWarnings = true } }, 0.65 },
        { "it may panic", Best with { NewPanicOrClone = true }, 0.65 },
        { "it goes farther", Best with { Risk = Risk.High }, 0.75 },
        { "it is not the only one", Best with { Alternatives = 1 }, 0.50 },
        { "no test runs through it", Best with { TestsTouch = false }, 0.50 },
        { "it changes a test", Best with { TestCodeChanged = true }, 0.50 },
        { "a test fails", Best with { TestsPass = false }, 0.05 },
    };

    [Theory]
    [MemberData(nameof(Flipped))]
    public void Rate_OneConditionFlipped_GivesLess(string why, ConfidenceFeatures features, double expected) => Assert.True(Rate(features) == expected, $"{why}: found {Rate(features)}, expected {expected}");

    [Fact]
    public void Rate_RowsThatKnowNothingOfFailingTests_AreNotForSuchPatches()
    {
        var older = new ConfidenceTable("prior",
        [
            new ConfidenceRow([ConfidenceCondition.FailsTests], 0.05),
            new ConfidenceRow([ConfidenceCondition.Touched, ConfidenceCondition.RiskMedium, ConfidenceCondition.OnlyChoice], 0.92),
        ]);
        Assert.Equal((0, 0.05, 0.92), (older.Rate(Rating.Facts(Best)), older.Rate(Rating.Facts(Best with { TestsPass = false })), older.Rate(Rating.Facts(Best with { Evidence = null }))));
    }

    private static double Rate(ConfidenceFeatures features) =>
        PolicyParser.Parse([.. new[] { "defaults", "profiles", "confidence" }.Select(name => new PolicyLayer(name, File.ReadAllText(Path.Combine(Repository.Root, "policy", name + ".yaml")), MayLoosen: true))])
            .Policy!.Confidence.Rate(Rating.Facts(features));
}
