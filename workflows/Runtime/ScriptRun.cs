using Tsrun.History;
using Tsrun.Policy;
using Tsrun.TraceScript;

namespace Tsrun.Runtime;

/// <summary>A script under way: outcomes resume the interpreter, effects become verdicts and commands.</summary>
internal sealed class ScriptRun
{
    private readonly WorkflowId _workflow;
    private readonly RunInput _input;
    private readonly RunContext _context;
    private readonly RunState _state;
    private readonly Interpreter _interpreter;
    private readonly List<Command> _commands = [];
    private readonly Queue<Effect> _effects = new();
    private readonly Dictionary<ActivityId, ActivityMachine> _scheduling = [];
    private readonly Dictionary<long, ActivityMachine> _activities = [];
    private readonly Questions _questions;
    private readonly Dictionary<WorkflowId, ChildMachine> _children = [];
    private readonly Home? _home;
    private readonly Leftover _leftover = new();
    private int _ids;
    private bool _started, _closed, _cancelRequested, _hadChildren;

    public ScriptRun(WorkflowId workflow, RunInput input)
    {
        // A schedule starts many runs with one input: which run it is, only the engine can say.
        if (input.Facts.RunId.Length == 0) input = input with { Facts = input.Facts with { RunId = workflow.Value } };
        (_workflow, _input) = (workflow, input);
        _context = RunContext.Of(input);
        _state = new RunState(_context.Policy);
        _interpreter = _context.NewInterpreter();
        _questions = new Questions(input, _commands);
        _home = input.Cluster is { } cluster ? new Home(cluster, input.Facts.Root) : null;
    }

    /// <summary>Why an update would not be taken by the next turn; null when it would.</summary>
    public Failure? Refuse(UpdateRequest update) => Answers.Refuse(update, _questions.Ids);

    /// <summary>One turn: updates first, then signals, then everything else in the order of history, then the close.</summary>
    /// <param name="inbox">Events since the last turn.</param>
    /// <param name="updates">Taken with this turn. Their acceptances are its first commands, so that a replay finds them right behind the turn's completion.</param>
    public IReadOnlyList<Command> Activate(IReadOnlyList<HistoryEvent> inbox, IReadOnlyList<Command.AcceptUpdate> updates)
    {
        _commands.Clear();
        _commands.AddRange(updates);
        if (!_started) Start();
        foreach (var update in updates) OnUpdate(update.Request, inbox);
        foreach (var next in inbox)
            if (next.Attributes is WorkflowExecutionSignaled signal) _questions.OnSignal(signal, inbox);
        foreach (var next in inbox) OnEvent(next.Attributes);
        Close();
        return [.. _commands];
    }

    /// <summary>History goes on from an earlier event. Parts of a run share its checkout and its patch: what they left is not for one of them to take back.</summary>
    public void OnReset()
    {
        if (_workflow.Value == _input.Facts.RunId && !_hadChildren) _leftover.OnReset();
    }

    /// <summary>A command of this run became an event: remember its id.</summary>
    public void Recorded(HistoryEvent recorded)
    {
        if (recorded.Attributes is ActivityTaskScheduled scheduled && _scheduling.Remove(scheduled.ActivityId, out var machine))
            _activities[recorded.EventId] = machine with { ScheduledEventId = recorded.EventId };
    }

    /// <summary>Where the run stands, for who asks.</summary>
    public RunStatus Status() => new(_input.Script.Name,
        [
            .. _activities.Values.OrderBy(machine => machine.ScheduledEventId).Concat(_scheduling.Values.OrderBy(machine => machine.Id.Value, StringComparer.Ordinal)).Select(machine => new RunWait(machine.Call?.Step ?? "", machine.Tool)),
            .. _questions.Open.Select(ask => new RunWait(ask.Step, "a person")),
            .. _children.Values.OrderBy(child => child.Id.Value, StringComparer.Ordinal).Select(child => new RunWait("", child.Id.Value)),
        ],
        _questions.Oldest?.Question ?? "", _state.Applied, _closed, _questions.Oldest?.Id ?? "");

    private void Start()
    {
        _started = true;
        Enqueue(_interpreter.Start());
    }

    private void OnUpdate(UpdateRequest update, IReadOnlyList<HistoryEvent> inbox)
    {
        var grant = Answers.Read(update.Input, update.Identity) is { } answer ? _questions.OnAnswer(answer, inbox) : null;
        _commands.Add(new Command.CompleteUpdate(update.Id, grant is null ? Payload.Null : HistoryJson.ToPayload(grant)));
    }

    private void OnEvent(EventAttributes attributes)
    {
        if (attributes is WorkflowExecutionCancelRequested) RequestCancel();
        else if (attributes is TimerFired fired) _questions.OnTimer(fired.TimerId);
        else if (_activities.Remove(EventLinks.ActivityClosedBy(attributes), out var activity)) OnActivityClosed(activity, attributes);
        else if (EventLinks.ChildClosedBy(attributes) is { } id && _children.Remove(id, out var child)) Resume(child.EffectId, child.Close(attributes));
    }

    private void OnActivityClosed(ActivityMachine activity, EventAttributes attributes)
    {
        if (activity.Call is not { } call) OnOwnClosed(activity, attributes);
        else if (_home is { CanMove: true } && ActivityMachine.HostIsLost(attributes)) Move(call);
        else if (activity.Close(attributes, Completed) is { } outcome)
        {
            _state.Closed(call, outcome);
            Resume(call.Id, outcome);
        }
    }

    /// <summary>The machine with the checkout is lost. What it left undone waits until another one has the checkout.</summary>
    private void Move(Effect.CallTool call)
    {
        if (!_home!.Await(call)) return;
        var id = NextActivity();
        _scheduling[id] = new ActivityMachine(id, CheckoutAdopt.Name, null);
        _commands.Add(_context.Adopt(id, _input.Cluster!, _state.AppliedPatches));
    }

    private void OnOwnClosed(ActivityMachine own, EventAttributes attributes)
    {
        if (own.Tool == CheckoutAdopt.Name) OnMoved(own, attributes);
        else OnTakenBack(ActivityMachine.HostIsLost(attributes) ? null : own.Close(attributes, Completed)); // on another machine nothing is left over
    }

    /// <summary>The patch of a run that was reset to before it has to leave the checkout first.</summary>
    private void TakeBack()
    {
        var id = NextActivity();
        _scheduling[id] = new ActivityMachine(id, PatchRevert.Name, null);
        _commands.Add(_context.TakeBack(id, _home));
    }

    private void OnTakenBack(Outcome? outcome)
    {
        foreach (var (call, granted) in _leftover.Waiting())
            if (outcome is Outcome.Failed failed) Resume(call.Id, failed);
            else Call(call, granted);
    }

    private void OnMoved(ActivityMachine move, EventAttributes attributes)
    {
        var waiting = _home!.Waiting();
        if (attributes is ActivityTaskCompleted completed)
        {
            _home.MoveTo(HistoryJson.Read<CheckoutAdopt.Result>(completed.Result));
            foreach (var call in waiting) Call(call, granted: true);
        }
        else if (move.Close(attributes, Completed) is Outcome.Failed failed)
            foreach (var call in waiting) Resume(call.Id, new Outcome.Failed("TS1152", $"the machine with the checkout is lost, and no other could take over: {failed.Message}", Timeout: false));
    }

    /// <summary>A result is untrusted until it has the shape that the catalogue promises; experiments get their confidence here.</summary>
    private Outcome Completed(string tool, Payload result)
    {
        var outcome = _context.Accept(tool, result);
        if (outcome is Outcome.Completed && tool == CargoCheck.Name) _state.Checked(HistoryJson.Read<CargoCheck.Result>(result));
        if (tool is RepairScreen.Name or TestsScreen.Name) _state.OnScreened();
        return outcome is Outcome.Completed && tool == RepairTry.Name
            ? _context.Accept(tool, HistoryJson.ToPayload(_state.Rate(HistoryJson.Read<RepairTry.Result>(result))))
            : outcome;
    }

    private void Resume(int effectId, Outcome outcome) => Enqueue(_interpreter.Resume(effectId, outcome));

    private void Enqueue(IReadOnlyList<Effect> effects)
    {
        foreach (var effect in effects) _effects.Enqueue(effect);
        if (_effects.Count > effects.Count) return; // an outer call is draining already
        while (_effects.TryPeek(out var next))
        {
            Handle(next);
            _effects.Dequeue();
        }
    }

    private void Handle(Effect effect)
    {
        if (effect is not Effect.CallTool { Kind: CallKind.Verify or CallKind.Revert }) _state.PatchOpen = false;
        switch (effect)
        {
            case Effect.Planned e: Record(Markers.Plan, new PlanMarker(e.Step, e.Text, e.Replan)); break;
            case Effect.Expected e: Record(Markers.Expect, new ExpectMarker(e.Step, e.Claim, e.Held)); break;
            case Effect.Decided e: Record(Markers.Decision, _context.Decision(e)); break;
            case Effect.CallTool e: Call(e, granted: false); break;
            case Effect.Ask e: Ask(e.Step, e.Question, e.Timeout, (yes, by) => { _state.LastAnswer = yes; Resume(e.Id, new Outcome.Answered(yes, by)); }); break;
            case Effect.RunChild e: StartChild(e); break;
        }
    }

    private void Call(Effect.CallTool call, bool granted)
    {
        if (_cancelRequested && call.Kind is not (CallKind.Verify or CallKind.Revert)) return; // nothing new is begun; Close ends the run
        if (_leftover.Holds(call, granted, _state.AppliedPatches.Count > 0, out var first))
        {
            if (first) TakeBack();
            return;
        }
        var facts = _context.Facts(call, _state, granted || (call.Kind == CallKind.Patch && _state.LastAnswer));
        var verdict = PolicyEvaluator.Evaluate(_context.Policy, facts);
        var activity = verdict.Kind == VerdictKind.Allow ? NextActivity() : default;
        Record(Markers.Verdict, new VerdictMarker(call.Step, RunContext.Kind(call.Kind), call.Tool, activity.Value ?? "", RunContext.Word(verdict.Kind), verdict.Rule, verdict.Reason));
        switch (verdict.Kind)
        {
            case VerdictKind.Allow: Schedule(call, activity); break;
            case VerdictKind.Deny: Resume(call.Id, new Outcome.Refused(verdict.Rule, verdict.Reason)); break;
            case VerdictKind.Ask:
                Ask(call.Step, $"{verdict.Reason}. Go on?", null, (yes, by) =>
                {
                    if (yes) Call(call, granted: true);
                    else Resume(call.Id, new Outcome.Refused(verdict.Rule, $"{verdict.Reason}, and the answer was no ({by})"));
                });
                break;
        }
    }

    private ActivityId NextActivity() => new((++_ids).ToString(System.Globalization.CultureInfo.InvariantCulture));

    private void Schedule(Effect.CallTool call, ActivityId id)
    {
        _scheduling[id] = new ActivityMachine(id, call.Tool, call);
        if (call.Kind == CallKind.Patch) (_state.PatchOpen, _state.LastAnswer) = (true, false);
        _commands.Add(_context.Schedule(call, id, _home));
    }

    private void Ask(string step, string question, TimeSpan? timeout, Action<bool, string> answered)
    {
        var id = $"ask-{++_ids}";
        _questions.Ask(new AskMachine(id, step, question, timeout is null ? null : new TimerId(id), answered), timeout);
    }

    private void StartChild(Effect.RunChild child)
    {
        var id = new WorkflowId($"{_workflow}/{++_ids}");
        if (_context.ChildInput(child) is not { } input)
        {
            Resume(child.Id, new Outcome.Failed("TS0805", $"no script named `{child.Script}` travels with this run", Timeout: false));
            return;
        }
        _hadChildren = true;
        _children[id] = new ChildMachine(child.Id, id);
        _commands.Add(new Command.StartChildWorkflowExecution(id, child.Script, input));
    }

    private void RequestCancel()
    {
        _cancelRequested = true;
        foreach (var activity in _activities.Values.OrderBy(machine => machine.ScheduledEventId))
            if (activity.Call is null or { Kind: CallKind.Probe or CallKind.Explore })
                _commands.Add(new Command.RequestCancelActivityTask(activity.ScheduledEventId));
    }

    /// <summary>A cancel waits for a patch that lies in the tree unverified: old or new, never between.</summary>
    private void Close()
    {
        if (_closed) return;
        if (_interpreter.End is { } end) CloseWith(RunEnding.Of(end, _state));
        else if (_cancelRequested && !_state.PatchOpen && _activities.Count == 0 && _scheduling.Count == 0) CloseWith(new Command.CancelWorkflowExecution());
    }

    private void CloseWith(Command command)
    {
        _closed = true;
        if (_input.Cluster is { SearchAttributes: true }) _commands.Add(new Command.UpsertWorkflowSearchAttributes(_state.Findings(command)));
        _commands.Add(command);
    }

    /// <summary>Nobody looks at a local run through the Web UI: there the line for people would be bytes of every step and no more.</summary>
    private void Record<TMarker>(string name, TMarker details) =>
        _commands.Add(new Command.RecordMarker(name, HistoryJson.ToPayload(details)) { Metadata = _home is null ? null : Describe.Marker(details) });
}
