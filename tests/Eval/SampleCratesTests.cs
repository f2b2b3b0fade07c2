using Tsrun.Eval;
using Tsrun.History;

namespace Tsrun.Tests.Eval;

/// <summary>Each sample is red as it stands, its reference patch is green, and its wrong patch compiles and is caught by its tests.</summary>
public sealed class SampleCratesTests
{
    public static TheoryData<string> Every => Samples.Names(_ => true);

    public static TheoryData<string> Fixable => Samples.Names(sample => sample.Facts.Expected == Expectation.Fixed);

    public static TheoryData<string> Undecidable => Samples.Names(sample => sample.Facts.Expected == Expectation.Abstain);

    [Theory, MemberData(nameof(Every))]
    public async Task Check_SampleAsItStands_IsRedWithTheCodesOnRecord(string name)
    {
        using var place = Samples.Open(name);
        var check = await place.Cargo.CheckAsync(CancellationToken.None);
        Assert.False(check.Green);
        Assert.Equal(
            Samples.Case(name).Facts.Codes.Order(StringComparer.Ordinal),
            check.Errors.Select(error => error.Code?.Code).OfType<string>().Distinct().Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Fixable))]
    public async Task Judge_ReferencePatch_IsGreenWithEveryTestAndTheLinesOnRecord(string name)
    {
        var verdict = await Samples.JudgeWithPatch(name, "reference");
        var facts = Samples.Case(name).Facts;
        Assert.Null(verdict.Objection(facts));
        Assert.Equal((facts.Tests, facts.Lines), (verdict.TestsPassed, verdict.Changes.Lines));
    }

    [Theory, MemberData(nameof(Fixable))]
    public async Task Judge_WrongPatch_CompilesAndIsCaughtByTests(string name)
    {
        var verdict = await Samples.JudgeWithPatch(name, "wrong");
        Assert.Equal((true, "tests fail"), (verdict.Checks, verdict.Objection(Samples.Case(name).Facts)));
    }

    [Theory, MemberData(nameof(Undecidable))]
    public async Task Judge_TwoPatchesOfDifferentMeaning_AreBothGreenAndBothGuesses(string name)
    {
        foreach (var patch in (string[])["one", "other"])
        {
            var verdict = await Samples.JudgeWithPatch(name, patch);
            Assert.Equal((true, "a guess: the tests cannot tell"), (verdict.TestsGreen, verdict.Objection(Samples.Case(name).Facts)));
        }
    }

    [Fact]
    public void Samples_Together_HoldTwoOfEveryClass()
    {
        var counts = Samples.All.CountBy(sample => sample.Facts.Class).ToDictionary();
        Assert.All(
            (string[])[DiagnosticClass.Borrow, DiagnosticClass.Move, DiagnosticClass.Type, DiagnosticClass.Trait, DiagnosticClass.Visibility, DiagnosticClass.Syntax, DiagnosticClass.Lint],
            wanted => Assert.True(counts.GetValueOrDefault(wanted) >= 2, wanted));
    }

    [Fact]
    public void Samples_Classes_AgreeWithTheTaxonomy() => Assert.All(
        Samples.All.Where(sample => sample.Facts.Class != DiagnosticClass.Syntax),
        sample => Assert.Equal(Taxonomy.ClassOf(sample.Facts.Codes), sample.Facts.Class));
}
