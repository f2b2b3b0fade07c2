using System.Diagnostics;
using System.Text;
using Tsrun.History;
using Tsrun.Policy;
using Tsrun.TraceScript;

namespace Tsrun.Runtime;

/// <summary>What a run was started with, parsed: script, policy, catalogue; and how effects are written as commands.</summary>
internal sealed class RunContext
{
    private readonly RunInput _input;
    private readonly Script _script;

    private RunContext(RunInput input, Script script, PolicySet policy) => (_input, _script, Policy) = (input, script, policy);

    /// <summary>The policy in force.</summary>
    public PolicySet Policy { get; }

    /// <summary>Parses an input that was checked before the run was started.</summary>
    /// <exception cref="InvalidOperationException">It does not parse: the store was written by something else.</exception>
    public static RunContext Of(RunInput input)
    {
        var script = ScriptParser.Parse(input.Script.Text, input.Script.File);
        var policy = PolicyParser.Parse([.. input.Policy.Select(layer => new PolicyLayer(layer.Origin, layer.Text, layer.MayLoosen))]);
        if (script.Script is null || policy.Policy is null) throw new InvalidOperationException("the run's own script or policy does not parse");
        return new RunContext(input, script.Script, policy.Policy);
    }

    /// <summary>An interpreter at the script's first step.</summary>
    public Interpreter NewInterpreter()
    {
        var knobs = Policy.Knobs;
        return new Interpreter(_script, Catalogue.Tools,
            _input.Arguments.ToDictionary(pair => pair.Key, pair => Value.Parse(pair.Value.Json), StringComparer.Ordinal),
            new Dictionary<string, Value>(StringComparer.Ordinal)
            {
                ["tau_answer"] = new Value.Float(knobs.TauAnswer),
                ["tau_patch"] = new Value.Float(knobs.TauPatch),
                ["tau_abstain"] = new Value.Float(knobs.TauAbstain),
                ["K"] = new Value.Int(knobs.K),
                ["B"] = new Value.Int(knobs.B),
            });
    }

    /// <summary>What policy may know of a call.</summary>
    public EffectFacts Facts(Effect.CallTool call, RunState state, bool granted)
    {
        var facts = new EffectFacts(call.Tool, _input.Facts.Profile, _input.TreeDirty && !_input.AllowDirty, granted);
        return PatchOf(call) is { } patch ? facts with { Patch = state.ProofOf(patch) } : facts;
    }

    /// <summary>The command for an allowed call, with the limits that policy grants.</summary>
    /// <param name="call">What the script asks for.</param>
    /// <param name="id">Names the activity within the run.</param>
    /// <param name="home">The machine that holds the checkout; null for a local run.</param>
    public Command Schedule(Effect.CallTool call, ActivityId id, Home? home)
    {
        var limits = Policy.LimitsOf(call.Tool);
        var asked = call.Timeout ?? (Catalogue.IsCheap(call.Tool) ? Policy.Knobs.ProbeTimeMax : limits.Timeout);
        var timeout = asked < limits.Timeout ? asked : limits.Timeout;
        var run = Facts(timeout, limits, home);
        var input = new Payload($$"""{"run":{{HistoryJson.ToPayload(run)}},"args":{{Record(call.Arguments)}}}""");
        return new Command.ScheduleActivityTask(id, call.Tool, input,
            TaskQueue: home?.Queue,
            ScheduleToStartTimeout: home?.Wait,
            StartToCloseTimeout: timeout + Grace,
            HeartbeatTimeout: home is null ? HeartbeatTimeout : ClusterHeartbeatTimeout,
            RetryPolicy: Retries(call, home))
        { Metadata = Describe.Call(call) };
    }

    /// <summary>The command that takes the run's own change out of the checkout, where that lies.</summary>
    public Command TakeBack(ActivityId id, Home? home)
    {
        var limits = Policy.LimitsOf(PatchRevert.Name);
        var request = new ActivityInput<PatchRevert.Arguments>(Facts(limits.Timeout, limits, home), new PatchRevert.Arguments(_input.Facts.Root, _input.Facts.RunId));
        return new Command.ScheduleActivityTask(id, PatchRevert.Name, HistoryJson.ToPayload(request), home?.Queue, ScheduleToStartTimeout: home?.Wait,
            StartToCloseTimeout: limits.Timeout + Grace, HeartbeatTimeout: ClusterHeartbeatTimeout, RetryPolicy: RetryPolicy.Attempts(LostAttempts))
        {
            Metadata = new UserMetadata("the run was reset to before its patch: that is taken back first", "Restores byte for byte what the run changed; a file that somebody changed since is refused."),
        };
    }

    private RunFacts Facts(TimeSpan timeout, ToolLimits limits, Home? home) => _input.Facts with
    {
        Root = home?.Root ?? _input.Facts.Root,
        Limits = new ActivityLimits(timeout, limits.MemoryBytesMax, limits.OutputBytesMax, limits.ProcessesMax, _input.Facts.Limits.Sandbox),
    };

    /// <summary>The command that asks any machine to take the run over.</summary>
    public Command Adopt(ActivityId id, ClusterFacts cluster, IReadOnlyList<Tsrun.History.Patch> applied)
    {
        var request = new ActivityInput<CheckoutAdopt.Request>(_input.Facts with { Limits = _input.Facts.Limits with { Timeout = AdoptTimeout } }, new CheckoutAdopt.Request(cluster.Frozen, applied));
        return new Command.ScheduleActivityTask(id, CheckoutAdopt.Name, HistoryJson.ToPayload(request), StartToCloseTimeout: AdoptTimeout, HeartbeatTimeout: ClusterHeartbeatTimeout, RetryPolicy: RetryPolicy.Attempts(LostAttempts))
        {
            Metadata = new UserMetadata("the machine with the checkout is lost: another one takes over", $"Frozen checkout `{cluster.Frozen}`, {applied.Count} patches applied since."),
        };
    }

    /// <summary>A handler ends itself at its limit; the engine's clock is the second line.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(15);

    /// <summary>A worker sends a sign of life every few seconds; without one for this long it is taken for dead.</summary>
    private static readonly TimeSpan HeartbeatTimeout = TimeSpan.FromSeconds(60);

    /// <summary>On a cluster a worker may die while another one is there to go on: that must not wait as long as a person would.</summary>
    private static readonly TimeSpan ClusterHeartbeatTimeout = TimeSpan.FromSeconds(20);

    /// <summary>For unpacking a checkout of at most a few hundred MB.</summary>
    private static readonly TimeSpan AdoptTimeout = TimeSpan.FromMinutes(5);

    /// <summary>Attempts that a cluster grants at least: a lost worker uses one up. What no repetition can cure ends at once all the same.</summary>
    private const int LostAttempts = 3;

    private static RetryPolicy Retries(Effect.CallTool call, Home? home)
    {
        var asked = (call.Retries ?? Catalogue.RetriesOf(call.Tool)) + 1;
        var attempts = RetryPolicy.Attempts(home is null ? asked : Math.Max(asked, LostAttempts));
        return call.Backoff is { } backoff ? attempts with { InitialInterval = backoff, MaximumInterval = backoff * 100 } : attempts;
    }

    /// <summary>A result that has the promised shape, or its rejection.</summary>
    public Outcome Accept(string tool, Payload result)
    {
        if (result.Json.Length > Catalogue.ResultCharactersMax)
            return new Outcome.Failed("TS0203", $"{tool}: rejected: the result has {result.Json.Length} characters, more than {Catalogue.ResultCharactersMax}", Timeout: false);
        var value = Value.Parse(result.Json);
        return Catalogue.Mismatch(tool, value) is { } mismatch
            ? new Outcome.Failed("TS0203", $"{tool}: rejected: schema: {mismatch}", Timeout: false)
            : new Outcome.Completed(value);
    }

    /// <summary>A decision for the record.</summary>
    public DecisionMarker Decision(Effect.Decided e)
    {
        var values = new SortedDictionary<string, Payload>(StringComparer.Ordinal);
        foreach (var (name, value) in e.Values) values[name] = new Payload(value.ToJson());
        return new DecisionMarker(e.Step, e.Subject, e.Arm, e.Condition, e.OutcomeKind.ToString().ToLowerInvariant(), values);
    }

    /// <summary>The input of a child: this run's, with another script and its arguments; null when no such script travels with the run.</summary>
    public Payload? ChildInput(Effect.RunChild child) => _input.Scripts.FirstOrDefault(script => script.Name == child.Script) is { } text
        ? HistoryJson.ToPayload(_input with
        {
            Script = text,
            Arguments = child.Arguments.ToDictionary(pair => pair.Name, pair => new Payload(pair.Value.ToJson()), StringComparer.Ordinal),
        })
        : null;

    /// <summary>Named values as a JSON object, in their order.</summary>
    public static Payload Record(Seq<ValueField> fields)
    {
        var json = new StringBuilder("{");
        foreach (var (name, value) in fields)
            json.Append(json.Length > 1 ? "," : "").Append('"').Append(name).Append("\":").Append(value.ToJson());
        return new Payload(json.Append('}').ToString());
    }

    /// <summary>A call's kind as the trace names it.</summary>
    public static string Kind(CallKind kind) => kind switch
    {
        CallKind.Probe => TraceKind.Probe,
        CallKind.Explore => TraceKind.Explore,
        CallKind.Patch => TraceKind.Patch,
        CallKind.Verify or CallKind.Revert => TraceKind.Verify,
        _ => throw new UnreachableException(),
    };

    /// <summary>A verdict as history names it.</summary>
    public static string Word(VerdictKind kind) => kind switch
    {
        VerdictKind.Allow => "allow",
        VerdictKind.Ask => "ask",
        VerdictKind.Deny => "deny",
        _ => throw new UnreachableException(),
    };

    /// <summary>The patch that a call is about; null for other calls.</summary>
    public static Tsrun.History.Patch? PatchOf(Effect.CallTool call)
    {
        if (call.Kind != CallKind.Patch) return null;
        foreach (var (name, value) in call.Arguments)
            if (name == "patch")
                return HistoryJson.Read<Tsrun.History.Patch>(new Payload(value.ToJson()));
        return null;
    }
}
