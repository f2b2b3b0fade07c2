using Tsrun.TraceScript;

namespace Tsrun.Tests.TraceScript;

/// <summary>A run in which tools return anything: good results, nonsense, failures, refusals; the same for the same seed.</summary>
internal sealed class RandomRun
{
    private readonly Random _random;
    private readonly Interpreter _interpreter;
    private readonly List<Effect> _waiting = [];

    public RandomRun(Script script, int seed)
    {
        _random = new Random(seed);
        _interpreter = new Interpreter(script, Sample.Catalogue, new Dictionary<string, Value> { ["crate"] = Value.Of("c") }, Sample.Policy);
        Note(_interpreter.Start());
    }

    public List<Effect> Effects { get; } = [];

    public List<(int Id, Outcome Outcome)> History { get; } = [];

    /// <summary>The newest effect that waits.</summary>
    public Effect LastWaiting => _waiting[^1];

    public ScriptEnd? End => _interpreter.End;

    public void ToTheEnd(long stepsMax)
    {
        while (_interpreter.End is null)
        {
            Assert.True(_waiting.Count > 0, "the run neither waits nor ends");
            var effect = _waiting[_random.Next(_waiting.Count)];
            Feed(effect.Id, Outcome(effect));
            Assert.True(Effects.OfType<Effect.CallTool>().Count() <= stepsMax, "more calls than the verifier allows");
        }
    }

    public void Feed(int id, Outcome outcome)
    {
        _waiting.RemoveAll(effect => effect.Id == id);
        History.Add((id, outcome));
        Note(_interpreter.Resume(id, outcome));
    }

    private void Note(IReadOnlyList<Effect> effects)
    {
        Effects.AddRange(effects);
        _waiting.AddRange(effects.Where(effect => effect.AwaitsOutcome));
    }

    private Outcome Outcome(Effect effect) => effect is Effect.Ask
        ? _random.Next(3) switch
        {
            0 => new Outcome.Failed("TS0302", "nobody came", Timeout: true),
            var answer => new Outcome.Answered(answer == 1, "somebody"),
        }
        : _random.Next(80) switch
        {
            0 => new Outcome.Failed("TS0399", "broken"),
            1 => new Outcome.Refused("rule", "no"),
            2 => new Outcome.Completed(Value.Of("nonsense")),
            3 => new Outcome.Completed(Value.None),
            _ => new Outcome.Completed(Result()),
        };

    // One record that looks like any tool's result; fields are missing now and then.
    private Value Result() => Value.RecordOf(new (string Name, Value Value)[]
    {
        ("errors", Value.Of(_random.Next(3))),
        ("green", Value.Of(_random.Next(5) > 0)),
        ("confidence", Value.Of(_random.NextDouble())),
        ("done", Value.Of(_random.Next(4) == 0)),
        ("lines", Value.Of(_random.Next(30))),
        ("undo", Value.Of("u")),
        ("patch", Value.Of("p")),
        ("diagnostics", new Value.List(Enumerable.Range(0, _random.Next(6)).Select(i => Value.RecordOf(("code", Value.Of($"E{i}")), ("key", Value.Of($"k{i}")))).ToSeq())),
    }.Where(_ => _random.Next(80) > 0));
}
