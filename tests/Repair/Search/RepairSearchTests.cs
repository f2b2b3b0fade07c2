using System.Text;
using Tsrun.Activities.Repair.Search;
using Tsrun.History;

namespace Tsrun.Tests.Repair.Search;

public sealed class RepairSearchTests
{
    [Fact]
    public Task Run_OneErrorTwoIdeas_KeepsWhatChecks() => Check(
        "eq 1 2 # eq 1 3 | eq 2 2",
        """
        green: eq 2 2
        out: eq 1 3 (error remains in other words: expected `1`, found `3`)
        tried 3
        """);

    [Fact]
    public Task Run_SeveralIdeasCheck_OffersThemAllLowRiskFirst() => Check(
        "eq 1 2 # ~eq 1 1 | eq 2 2 | !eq 3 3 | eq 4 5",
        """
        green: eq 3 3
        green: eq 2 2
        green: eq 1 1
        out: eq 4 5 (error remains in other words: expected `4`, found `5`)
        tried 5
        """);

    [Fact]
    public Task Run_ErrorsOfTwoPhases_GoesOnFromTheLaterPhase() => Check(
        """
        use a # 2:def b | 2:def a
        def x
        eq 1 2 # eq 2 2
        differ 3 3 # differ 3 4
        """,
        """
        green: def a, eq 2 2, differ 3 4
        better: def a, eq 2 2 (1 left)
        better: def a (1 left)
        out: def b (error remains)
        tried 5
        """);

    [Fact]
    public Task Run_TargetHasNoSurvivor_TriesTheOtherFaults() => Check(
        """
        eq 1 2 # eq 1 3
        eq 4 5 # eq 5 5
        """,
        """
        better: eq 5 5 (1 left)
        out: eq 1 3 (error remains in other words: expected `1`, found `3`)
        tried 4
        """);

    [Fact]
    public Task Run_TwentySureEdits_TakesThemInOneRun() => Check(
        string.Join('\n', Enumerable.Range(0, 20).Select(i => $"eq a{i} b{i} # !eq a{i} a{i}")),
        $"""
        green: {string.Join(", ", Enumerable.Range(0, 20).Select(i => $"eq a{i} a{i}"))}
        tried 2
        """);

    [Fact]
    public Task Run_BatchHasOneBadEdit_KeepsTheRestOfTheBatch() => Check(
        """
        eq 1 2 # !eq 1 1
        eq 3 4 # !eq 3 5 | eq 4 4
        eq 6 7 # !eq 7 7
        """,
        """
        green: eq 1 1, eq 7 7, eq 4 4
        better: eq 1 1, eq 7 7 (1 left)
        tried 4
        """);

    [Fact]
    public Task Run_DefinitionIsMisspelt_OffersTheOneEditBesideTheMany() => Check(
        """
        def b
        use a # !use b | 1:def a
        use a # !use b | 1:def a
        """,
        """
        green: def a
        green: use b, use b
        better: def a, use b (1 left)
        better: def a, use b (1 left)
        tried 5
        """);

    [Fact]
    public Task Run_PairOfSuggestionsUndoEachOther_Ends() => Check(
        """
        def a
        use a # 1:def a
        use b # 1:def b
        """,
        """
        out: def b (check: new error E0425)
        tried 2
        """);

    [Fact]
    public Task Run_RepairInTwoSteps_GoesThroughTheDetour() => Check(
        """
        def x
        use y # 1:def y
        use x # use y
        """,
        """
        green: def y, use y
        out: def y (check: new error E0425)
        tried 3
        """);

    [Fact]
    public Task Run_FirstChoiceLeadsNowhere_ComesBackToItsAlternative() => Check(
        """
        use a # 2:def a\ndiffer 9 9 | 2:def a\neq 2 2
        def x
        """,
        """
        green: def a\neq 2 2
        better: def a\ndiffer 9 9 (1 left)
        tried 3
        """);

    [Fact]
    public Task Run_AddsWhatNoRepairMay_IsOutWithoutARun() => Check(
        "eq 1 2 # eq 1 1 un^safe | eq 2 2 al^low(x)",
        """
        out: eq 1 1 un^safe (adds `unsafe`, which no repair may)
        out: eq 2 2 al^low(x) (adds `allow`, which no repair may)
        tried 1
        """);

    [Fact]
    public Task Run_LimitOfRunsReached_ReturnsTheBestSoFar() => Check(
        """
        eq 1 2 # eq 2 2
        eq 3 4 # eq 4 4
        eq 5 6 # eq 6 6
        """,
        """
        better: eq 2 2 (2 left)
        tried 2
        """,
        limit: 2);

    [Fact]
    public async Task Run_OneLaneOrFour_FindsTheSame()
    {
        const string text = "use a # 2:def b | 2:def a\ndef x\neq 1 2 # eq 1 1 | ~eq 2 2\neq 3 4 # eq 4 5 | eq 4 4\ndiffer 3 3 # differ 3 4";
        var one = Describe(await RunAsync(text, 200, 1));
        Assert.StartsWith("green: ", one, StringComparison.Ordinal);
        Assert.Equal(one, Describe(await RunAsync(text, 200, 1)));
        Assert.Equal(one, Describe(await RunAsync(text, 200, 4)));
        Assert.Equal(one, Describe(await RunAsync(text, 200, 16)));
    }

    private static async Task Check(string text, string expected, int limit = 200) =>
        Assert.Equal(expected, Describe(await RunAsync(text, limit, 2)));

    private static async Task<SearchOutcome> RunAsync(string text, int limit, int laneCount)
    {
        var pool = new ToyPool(new Dictionary<string, string> { ["src/lib.rs"] = text }, laneCount);
        var budget = new SearchBudget(limit, TimeSpan.FromHours(1), TimeProvider.System);
        var facts = new RunFacts("run", "/toy", "", "coding", new CargoOptions(), new ActivityLimits(TimeSpan.FromHours(1), 0, 0, 0, "trusted"));
        await using var lanes = await CheckLanes.OpenAsync(pool, facts, budget, _ => { }, CancellationToken.None);
        return await new RepairSearch(new ToyProposer(), lanes).RunAsync([], CancellationToken.None);
    }

    private static string Describe(SearchOutcome outcome)
    {
        var lines = new StringBuilder();
        foreach (var state in outcome.Green)
            lines.Append($"green: {Titles(state)}\n");
        foreach (var state in outcome.Better)
            lines.Append($"better: {Titles(state)} ({state.Check.Errors} left)\n");
        foreach (var rejected in outcome.Rejected)
            lines.Append($"out: {rejected.Title} ({rejected.Reason})\n");
        return lines.Append($"tried {outcome.Tried}").ToString();

        static string Titles(SearchState state) => string.Join(", ", state.Steps.Select(step => step.Candidate.Title));
    }
}
