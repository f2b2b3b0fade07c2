namespace Tsrun.Eval;

/// <summary>Looks at a copy after a fixer has left, with the user's own cargo and without asking the fixer.</summary>
public static class Judge
{
    /// <summary>The verdict on a copy whose fixer claims success.</summary>
    public static async Task<Verdict> JudgeAsync(Workplace place, CancellationToken cancellation)
    {
        var changes = ChangesOf(place);
        var check = await place.Cargo.CheckAsync(cancellation);
        var test = check.Green ? await place.Cargo.TestAsync(cancellation) : new TestResult(false, 0);
        return new Verdict(check.Green, test.Green, test.Passed, changes);
    }

    /// <summary>What was changed, whoever did it and whatever he says.</summary>
    public static Changes ChangesOf(Workplace place) => Changes.Between(SourceTree.Read(place.Case.Folder), SourceTree.Read(place.Copy));
}

/// <summary>What the judge found.</summary>
/// <param name="Checks">All targets compile.</param>
/// <param name="TestsGreen">They do, and every test passes.</param>
public sealed record Verdict(bool Checks, bool TestsGreen, int TestsPassed, Changes Changes)
{
    /// <summary>Why the claim of success is false; null when it holds.</summary>
    public string? Objection(CaseFacts facts) => this switch
    {
        { Checks: false } => "does not compile",
        { TestsGreen: false } => "tests fail",
        { Changes.TestCode: [var file, ..] } => $"changed tests in {file}",
        _ when TestsPassed < facts.Tests => $"{TestsPassed} tests pass, {facts.Tests} expected",
        _ when facts.Expected == Expectation.Abstain => "a guess: the tests cannot tell",
        _ => null,
    };
}
