using Tsrun.History;

namespace Tsrun.Runtime;

/// <summary>One run as a fold: events in, commands out. The same events give the same commands, in whatever cuts they arrive.</summary>
/// <remarks>
/// A turn is computed when its WorkflowTaskCompleted is read (replay) or when <see cref="TakeCommands"/> asks for it (live); both
/// see exactly the events before the turn's WorkflowTaskStarted. A turn that failed or timed out is as if it had never been.
/// </remarks>
public sealed class WorkflowMachine
{
    private readonly Queue<Command> _expected = new();
    private readonly List<HistoryEvent> _inbox = [];
    private ScriptRun? _run;
    private bool _turnOpen;

    /// <summary>The first mismatch; once set, the machine takes no further events.</summary>
    public Divergence? Divergence { get; private set; }

    /// <summary>Id of the last event applied; 0 before the first.</summary>
    public long LastEventId { get; private set; }

    /// <summary>The run's input; null before its first event.</summary>
    public RunInput? Input { get; private set; }

    /// <summary>Where the run stands; null before its first event.</summary>
    public RunStatus? Status => _run?.Status();

    /// <summary>Feeds the next event. Events that were applied before are passed over.</summary>
    public void Apply(HistoryEvent next)
    {
        if (Divergence is not null || next.EventId <= LastEventId) return;
        LastEventId = next.EventId;
        switch (next.Attributes)
        {
            case WorkflowExecutionStarted started: Begin(started); break;
            case WorkflowTaskStarted: _turnOpen = true; break;
            case WorkflowTaskCompleted: Turn(); break;
            case WorkflowTaskFailed or WorkflowTaskTimedOut: _turnOpen = false; break;
            case WorkflowTaskScheduled: break;
            case ForeignEvent foreign: Meet(foreign); break;
            case var attributes when CommandMatch.IsCommandEvent(attributes): Match(next); break;
            default: _inbox.Add(next); break;
        }
    }

    /// <summary>Computes the open turn and gives its commands; empty when no turn is open.</summary>
    public IReadOnlyList<Command> TakeCommands()
    {
        var before = _expected.Count;
        Turn();
        return [.. _expected.Skip(before)];
    }

    /// <summary>A command of the last turn that history does not hold though a later event does: null when all is in order.</summary>
    internal Divergence? LeftOver() =>
        _expected.TryPeek(out var command) ? new Divergence(LastEventId + 1, "the end of history", CommandMatch.Describe(command)) : null;

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

    private void Turn()
    {
        if (!_turnOpen || _run is null) return;
        _turnOpen = false;
        foreach (var command in _run.Activate(_inbox)) _expected.Enqueue(command);
        _inbox.Clear();
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
