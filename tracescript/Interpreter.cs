namespace Tsrun.TraceScript;

// Created --Start--> Waiting | Ended
// Waiting --Resume, others outstanding--> Waiting
// Waiting --Resume, last outstanding--> Waiting | Ended      (the script runs on until it needs something)
// Ended   is final; End says how.

/// <summary>
/// Runs a script as a pure state machine: effects out, outcomes in. The same outcomes give the same effects with the same ids, so
/// a run is resumed by feeding a new interpreter what the history holds. A step costs the same however many came before it.
/// </summary>
/// <remarks>Expects a script without findings of <see cref="ScriptChecker"/>; one that has some ends as <see cref="ScriptEnd.Failed"/> where it goes wrong.</remarks>
public sealed partial class Interpreter
{
    /// <summary>Statements that may run between two outcomes. Only a loop without a probe in it gets there.</summary>
    public const int StepsMax = 100_000;

    private readonly Script _script;
    private readonly ToolCatalogue _catalogue;
    private readonly IReadOnlyDictionary<string, Value> _policyNames;
    private readonly ScriptArguments _arguments;
    private readonly Dictionary<string, Value> _variables = new(StringComparer.Ordinal);
    private readonly IEnumerator<Effect?> _flow;

    // An id is here while its effect waits (null), and then with its outcome until the script takes it.
    private readonly Dictionary<int, Outcome?> _outcomes = [];
    private int _outstanding;
    private int _nextId;
    private int _replans;
    private int _steps;
    private bool _isStarted;

    // How many `repeat` stand around the current statement.
    private int _repeats;

    // A replan leaves everything up to the innermost `repeat`.
    private bool _leavesRound;

    /// <summary>Makes a run that has not begun.</summary>
    /// <param name="arguments">By parameter; what is missing has a default or ends the run at its start with TS0213.</param>
    /// <param name="policyNames">Values for <see cref="PolicyNames"/>.</param>
    public Interpreter(
        Script script,
        ToolCatalogue catalogue,
        IReadOnlyDictionary<string, Value> arguments,
        IReadOnlyDictionary<string, Value> policyNames)
    {
        (_script, _catalogue, _policyNames) = (script, catalogue, policyNames);
        _arguments = ScriptArguments.Bind(script, arguments);
        _flow = Whole().GetEnumerator();
    }

    /// <summary>How the script ended; null while it runs.</summary>
    public ScriptEnd? End { get; private set; }

    /// <summary>Runs until everything waits or the script is over. Called once.</summary>
    public IReadOnlyList<Effect> Start()
    {
        if (_isStarted)
            throw new InvalidOperationException("the script is started already; resume it with outcomes");
        _isStarted = true;
        return Advance();
    }

    /// <summary>Brings an outcome, and runs on when it was the last that the script waited for.</summary>
    /// <returns>New effects in order; none while others are outstanding.</returns>
    /// <exception cref="ArgumentException">No effect with this id waits for an outcome.</exception>
    public IReadOnlyList<Effect> Resume(int effectId, Outcome outcome)
    {
        if (!_outcomes.TryGetValue(effectId, out var known) || known is not null)
            throw new ArgumentException($"effect {effectId} waits for no outcome", nameof(effectId));
        _outcomes[effectId] = outcome;
        _outstanding--;
        return _outstanding > 0 ? [] : Advance();
    }

    private List<Effect> Advance()
    {
        var effects = new List<Effect>();
        _steps = 0;
        // A null among the effects is the script saying: I wait.
        while (_flow.MoveNext() && _flow.Current is { } effect)
        {
            effects.Add(effect);
            if (effect.AwaitsOutcome)
            {
                _outcomes[effect.Id] = null;
                _outstanding++;
            }
        }
        return effects;
    }

    private IEnumerable<Effect?> Whole()
    {
        if (_arguments.Problems.Count > 0)
        {
            Fail("TS0213", string.Join("; ", _arguments.Problems), _script.Span);
            yield break;
        }
        foreach (var (name, value) in _arguments.Values)
            _variables[name] = value;
        yield return At(_script.Plan.Span, new Effect.Planned(_script.Plan.Text, 0));
        foreach (var effect in Run(_script.Body))
            yield return effect;
        End ??= new ScriptEnd.Finished(Value.None);
    }

    private T At<T>(SourceSpan span, T effect) where T : Effect =>
        (T)((Effect)effect with { Id = _nextId++, Span = span, Step = _script.Step(span) });

    private Outcome Take(Effect effect)
    {
        _outcomes.Remove(effect.Id, out var outcome);
        return outcome ?? throw new InvalidOperationException($"effect {effect.Id} has no outcome yet");
    }

    private void Fail(string code, string message, SourceSpan span) => End ??= new ScriptEnd.Failed(code, message, _script.Step(span));

    private void Fail(Outcome outcome, SourceSpan span)
    {
        var (code, message) = Reason(outcome);
        Fail(code, message, span);
    }

    private static (string Code, string Message) Reason(Outcome outcome) => outcome switch
    {
        Outcome.Failed failed => (failed.Code, failed.Message),
        Outcome.Refused refused => ("TS0201", $"{refused.Rule}: {refused.Reason}"),
        _ => ("TS0220", $"a result was expected, not {outcome.GetType().Name}"),
    };

    private Value? Find(string name) =>
        _variables.TryGetValue(name, out var value) || _policyNames.TryGetValue(name, out value) ? value : null;

    // The value, or false with the run failed: iterators cannot hold a catch around a yield.
    private bool TryEvaluate(Expression expression, out Value value) => TryEvaluate(expression, new Evaluator(_catalogue, Find), out value);

    private bool TryEvaluate(Expression expression, Evaluator evaluator, out Value value)
    {
        value = Value.None;
        try
        {
            value = evaluator.Evaluate(expression);
        }
        catch (ScriptEvaluationException wrong)
        {
            Fail(wrong.Code, wrong.Message, expression.Span);
        }
        return End is null;
    }

    private bool TryCount(Expression expression, out long count)
    {
        count = 0;
        if (!TryEvaluate(expression, out var value))
            return false;
        if (value is Value.Int number)
            count = number.Number;
        else
            Fail("TS0220", $"a bound is a whole number, not {value.KindName}", expression.Span);
        return End is null;
    }
}
