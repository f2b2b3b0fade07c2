using Tsrun.Activities.Repair.FailingTests.Reach;
using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Tests.Repair.FailingTests;

public sealed class SpectrumTests
{
    private static readonly CargoTest.Result Tests = new(false, true, 3, 2, 0, ["t::one", "t::two"], "thread 't::one' panicked at src/lib.rs:1:1:", "none", "");

    [Fact]
    public void Of_FunctionsByTheirTests_RanksThoseFirstThatOnlyFailingOnesEnter() => Assert.Equal(
        ["c 1 by t::one", "a 0.707 by t::one", "b 0.632 by t::one"],
        Rank(("a", ["t::two", "t::one", "p::x", "p::y"]), ("b", ["t::one", "t::two", "p::x", "p::y", "p::z"]), ("c", ["t::one", "t::two"]), ("d", ["p::x"])));

    [Fact]
    public void Of_AFunctionThatAThreadWithoutNameEnters_IsAnyTests() => Assert.Equal(["a 1 by t::one"], Rank(("a", [""])));

    private static IEnumerable<string> Rank(params (string Function, string[] Threads)[] reached)
    {
        var file = SourceFile.Of("src/lib.rs", string.Concat(reached.Select(pair => $"fn {pair.Function}() {{}}\n")));
        var threads = reached.ToDictionary(pair => file.Root.Children.Single(item => item.Name == pair.Function), pair => (IReadOnlySet<string>)pair.Threads.ToHashSet(StringComparer.Ordinal));
        return Spectrum.Of(new ReachResult(Tests, threads, []), Tests).Select(ranked => FormattableString.Invariant($"{ranked.Suspect.Function} {ranked.Suspect.Score} by {ranked.Test}"));
    }
}
