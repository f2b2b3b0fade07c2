using Tsrun.History;

namespace Tsrun.Runtime;

/// <summary>One run as a fold: events in, commands out. The same events give the same commands, in whatever cuts they arrive.</summary>
/// <remarks>
/// A turn is computed when its WorkflowTaskCompleted was read, with the updates whose acceptances follow it (replay), or when <see cref="TakeCommands"/> asks
/// for it (live); both see exactly the events before the turn's WorkflowTaskStarted. A turn that failed or timed out is as if it had never been.
/// </remarks>
public sealed class WorkflowMachine
{
    private readonly Queue<Command> _expected = new();
    private readonly List<HistoryEvent> _inbox = [], _accepted = [];
    private readonly List<Command.AcceptUpdate> _admitted = [];
    private ScriptRun? _run;
    private bool _turnOpen, _turnDue;

    /// <summary>The first mismatch; once set, the machine takes no further events.</summary>
    public Divergence? Divergence { get; private set; }

    /// <summary>Id of the last event applied; 0 before the first.</summary>
    public long LastEventId { get; private set; }

    /// <summary>The run's input; null before its first event.</summary>
    public RunInput? Input { get; private set; }

    /// <summary>Where the run stands; null before its first event.</summary>
    public RunStatus? Status
    {
        get
        {
            Settle();
            return _run?.Status();
        }
    }

    /// <summary>Updates that a reset brought along and that no turn has answered yet: no message comes with them.</summary>
    public IReadOnlyList<Command.AcceptUpdate> Admitted => _admitted;

    /// <summary>Feeds the next event. Events that were applied before are passed over.</summary>
    public void Apply(HistoryEvent next)
    {
        if (Divergence is not null || next.EventId <= LastEventId) return;
        LastEventId = next.EventId;
        if (_turnDue && next.Attributes is WorkflowExecutionUpdateAccepted)
        {
            _accepted.Add(next);
            return;
        }
        Settle();
        if (Divergence is null) Take(next);
    }

    /// <summary>Why the open turn cannot take an update; null when it can. For a live turn only: on record stands what was taken.</summary>
    public Failure? Refuse(UpdateRequest update) => _run is null ? Answers.Refuse(update, []) : _run.Refuse(update);

    /// <summary>Computes the open turn and gives its commands; empty when no turn is open.</summary>
    /// <param name="updates">Taken with it.</param>
    public IReadOnlyList<Command> TakeCommands(params IReadOnlyList<Command.AcceptUpdate> updates)
    {
        Settle();
        var before = _expected.Count;
        Turn(updates);
        return [.. _expected.Skip(before)];
    }

    /// <summary>A command of the last turn that history does not hold though a later event does: null when all is in order.</summary>
    internal Divergence? LeftOver()
    {
        Settle();
        return Divergence ?? (_expected.TryPeek(out var command) ? new Divergence(LastEventId + 1, "the end of history", CommandMatch.Describe(command)) : null);
    }

    private void Take(HistoryEvent next)
    {
        switch (next.Attributes)
        {
            case WorkflowExecutionStarted started: Begin(started); break;
            case WorkflowTaskStarted: _turnOpen = true; break;
            case WorkflowTaskCompleted: _turnDue = _turnOpen; break;
            case WorkflowTaskFailed or WorkflowTaskTimedOut:
                _turnOpen = false;
                if (next.Attributes is WorkflowTaskFailed { Cause: WorkflowTaskFailedCause.ResetWorkflow }) _run?.OnReset();
                break;
            case WorkflowTaskScheduled: break;
            case WorkflowExecutionUpdateAdmitted admitted: _admitted.Add(new Command.AcceptUpdate(admitted.Request, $"{admitted.Request.Id}/request", next.EventId)); break;
            case ForeignEvent foreign: Meet(foreign); break;
            case var attributes when CommandMatch.IsCommandEvent(attributes): Match(next); break;
            default: _inbox.Add(next); break;
        }
    }

    private void Begin(WorkflowExecutionStarted started)
    {
        Input = HistoryJson.Read<RunInput>(started.Input);
        _run = new ScriptRun(started.WorkflowId, Input);
    }

    /// <summary>A newer server may write what this program does not know; it says itself what may be passed over.</summary>
    private void Meet(ForeignEvent foreign)
    {
        if (!foreign.WorkerMayIgnore) Divergence = new Divergence(LastEventId, foreign.Type, "an event that this version knows (TS1150)");
    }

    /// <summary>A turn on record is computed once it is known which updates came with it.</summary>
    private void Settle()
    {
        if (!_turnDue) return;
        _turnDue = false;
        Turn([.. _accepted.Select(next => OnRecord((WorkflowExecutionUpdateAccepted)next.Attributes))]);
        foreach (var next in _accepted)
            if (Divergence is null) Match(next);
        _accepted.Clear();
    }

    /// <summary>The acceptance of an update that a reset brought along need not say again what was asked.</summary>
    private Command.AcceptUpdate OnRecord(WorkflowExecutionUpdateAccepted accepted) =>
        _admitted.Find(admitted => admitted.Request.Id == accepted.Request.Id) ?? new Command.AcceptUpdate(accepted.Request, accepted.MessageId, accepted.SequencingEventId);

    private void Turn(IReadOnlyList<Command.AcceptUpdate> updates)
    {
        if (!_turnOpen || _run is null) return;
        _turnOpen = false;
        foreach (var command in _run.Activate(_inbox, updates)) _expected.Enqueue(command);
        _inbox.Clear();
        _admitted.Clear();
    }

    private void Match(HistoryEvent recorded)
    {
        if (!_expected.TryDequeue(out var command))
            Divergence = new Divergence(recorded.EventId, CommandMatch.Describe(recorded.Attributes), "nothing");
        else if (!CommandMatch.Fits(command, recorded.Attributes))
            Divergence = new Divergence(recorded.EventId, CommandMatch.Describe(recorded.Attributes), CommandMatch.Describe(command));
        else
            _run!.Recorded(recorded);
    }
}
