using Tsrun.TraceScript;

namespace Tsrun.Tests.TraceScript;

public sealed class RunPropertyTests
{
    [Fact]
    public void Run_AnyCheckedScriptAndAnyOutcomes_StaysWithinTheVerifiersBound() => Property.Holds(400, seed =>
    {
        var text = new CheckedGenerator(seed).Text();
        var script = Sample.Parse(text);
        Assert.Empty(ScriptChecker.Check(script, Sample.Catalogue, Sample.Profile));
        var verification = ScriptVerifier.Verify(script, Sample.Catalogue, Sample.Profile, null, Sample.Policy);
        Assert.True(verification.Holds, string.Join('\n', verification.Rules));

        var run = new RandomRun(script, seed);
        run.ToTheEnd(stepsMax: verification.CallsMax);
        var bounds = verification.Bounds.ToDictionary(bound => bound.Tool, bound => bound.CallsMax);
        foreach (var tool in run.Effects.OfType<Effect.CallTool>().GroupBy(call => call.Tool))
            Assert.True(tool.Count() <= bounds.GetValueOrDefault(tool.Key), $"{tool.Key}: {tool.Count()} calls\n{text}");
    });

    [Fact]
    public void Run_AnyCheckedScript_PatchesOnlyBehindPlanProbeAndDecide()
    {
        var (patches, reverts) = (0, 0);
        Property.Holds(400, seed =>
        {
            var kinds = PatchesInOrder(seed);
            patches += kinds.Count(kind => kind == "Patch");
            reverts += kinds.Count(kind => kind == "Revert");
        });
        Assert.True(patches > 20 && reverts > 5, $"the scripts made {patches} patches and {reverts} reverts: too few to show anything");
    }

    private static List<string> PatchesInOrder(int seed)
    {
        var run = new RandomRun(Sample.Parse(new CheckedGenerator(seed).Text()), seed);
        run.ToTheEnd(long.MaxValue);
        var kinds = run.Effects.Select(effect => effect is Effect.CallTool call ? call.Kind.ToString() : effect.GetType().Name).ToList();
        Assert.Equal("Planned", kinds[0]);
        for (var i = 0; i < kinds.Count; i++)
        {
            if (kinds[i] == "Patch")
                Assert.True(kinds.IndexOf("Probe") is var probe and >= 0 && probe < i && kinds[i - 1] is "Decided" or "Ask", string.Join(' ', kinds));
            if (kinds[i] is "Revert")
                Assert.True(i == kinds.Count - 1 && kinds[i - 1] == "Verify", "a revert follows a verification and ends the run");
        }
        return kinds;
    }

    [Fact]
    public void Run_SameOutcomes_GivesSameEffects() => Property.Holds(200, seed =>
    {
        var script = Sample.Parse(new CheckedGenerator(seed).Text());
        var (one, two) = (new RandomRun(script, seed), new RandomRun(script, seed));
        one.ToTheEnd(long.MaxValue);
        two.ToTheEnd(long.MaxValue);
        Assert.Equal(one.Effects, two.Effects);
        Assert.Equal(one.End, two.End);
    });

    [Fact]
    public void Run_ParallelOutcomesInAnyOrder_GivesTheSameRun() => Property.Holds(300, seed =>
    {
        var script = Sample.Parse(new CheckedGenerator(seed).Text());
        var recorded = new RandomRun(script, seed);
        recorded.ToTheEnd(long.MaxValue);
        var outcomes = recorded.History.ToDictionary(entry => entry.Id, entry => entry.Outcome);
        var replayed = new RandomRun(script, seed);
        while (replayed.End is null)
            replayed.Feed(replayed.LastWaiting.Id, outcomes[replayed.LastWaiting.Id]);
        Assert.Equal(recorded.Effects, replayed.Effects);
        Assert.Equal(recorded.End, replayed.End);
    });

    [Fact]
    public void Resume_TenThousandRounds_CostTheSameEach()
    {
        var script = Sample.Parse("""
            script s(crate: path)
            plan ""
            probe r = cargo.check(crate)
            repeat 100000 while r.errors > 0 { if true { probe r = cargo.check(crate) let x = r.errors + 1 } }
            """);
        var interpreter = new Interpreter(script, Sample.Catalogue, new Dictionary<string, Value> { ["crate"] = Value.Of("c") }, Sample.Policy);
        var outcome = new Outcome.Completed(Value.RecordOf(("errors", Value.Of(1)), ("large", Value.Of(new string('x', 200_000)))));
        var waiting = interpreter.Start()[^1].Id;
        long Allocated(int rounds)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < rounds; i++)
                waiting = interpreter.Resume(waiting, outcome)[^1].Id;
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
        Allocated(100);
        var early = Allocated(1000);
        Allocated(9000);
        var late = Allocated(1000);
        Assert.True(late < early * 1.5, $"1000 rounds allocated {early} bytes at first and {late} later");
        Assert.True(late < 1000 * 4000, $"a round allocated {late / 1000} bytes: the large value must not be copied");
    }
}
