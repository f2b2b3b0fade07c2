using Tsrun.Activities.Patching;

namespace Tsrun.Tests.Patching;

public sealed class DeltaDebuggingTests
{
    [Fact]
    public async Task Minimize_PairThatNeedsEachOther_IsFoundWithoutAskingTwice()
    {
        var asked = new HashSet<string>();
        var result = await DeltaDebugging.Minimize(Enumerable.Range(0, 50).ToList(), parts =>
        {
            Assert.True(asked.Add(string.Join(',', parts)));
            Assert.NotEmpty(parts);
            return Task.FromResult(parts.Contains(3) && parts.Contains(41));
        }, 1000);
        Assert.Equal([3, 41], result.Parts);
        Assert.Equal((asked.Count, true), (result.Tests, result.Minimal));
    }

    [Fact]
    public async Task Minimize_QuestionsRunOut_GivesTheBestSoFar()
    {
        var result = await DeltaDebugging.Minimize(Enumerable.Range(0, 12).ToList(), parts => Task.FromResult(new[] { 1, 5, 9 }.All(parts.Contains)), 4);
        Assert.Equal((4, false), (result.Tests, result.Minimal));
        Assert.Superset(new HashSet<int> { 1, 5, 9 }, result.Parts.ToHashSet());
    }

    [Fact]
    public async Task Minimize_TwelvePartsNineUseless_LeavesThree() =>
        Assert.Equal([1, 5, 9], (await DeltaDebugging.Minimize(Enumerable.Range(0, 12).ToList(), parts => Task.FromResult(new[] { 1, 5, 9 }.All(parts.Contains)), 1000)).Parts);
}
