using Tsrun.History;

namespace Tsrun.Runtime;

/// <summary>A run's questions to people: asked, waited for, and answered by a person, a standing yes, or the time.</summary>
/// <param name="commands">The turn's commands, in the order in which the run decides them.</param>
internal sealed class Questions(RunInput input, List<Command> commands)
{
    private readonly Dictionary<string, AskMachine> _open = new(StringComparer.Ordinal);

    /// <summary>Those without an answer, by their ids.</summary>
    public IEnumerable<AskMachine> Open => _open.Values.OrderBy(ask => ask.Id, StringComparer.Ordinal);

    /// <summary>Ids of those without an answer.</summary>
    public IReadOnlyCollection<string> Ids => _open.Keys;

    /// <summary>The one that has waited longest; null when there is none.</summary>
    public AskMachine? Oldest => _open.Values.FirstOrDefault();

    /// <summary>Asks, and answers at once where nobody will.</summary>
    /// <param name="timeout">After it the answer is no; null: as long as it takes.</param>
    public void Ask(AskMachine ask, TimeSpan? timeout)
    {
        Record(Markers.Ask, new AskMarker(ask.Step, ask.Id, ask.Question));
        if (input.Accept == "checked") Answer(ask, yes: true, Answerers.Accept, timerIsOver: true);
        else if (!input.Interactive) Answer(ask, yes: false, Answerers.Nobody, timerIsOver: true);
        else Wait(ask, timeout);
    }

    /// <summary>Somebody answered by a signal.</summary>
    /// <param name="inbox">Everything that is new in this turn.</param>
    public void OnSignal(WorkflowExecutionSignaled signal, IReadOnlyList<HistoryEvent> inbox)
    {
        if (signal.SignalName == Markers.AnswerSignalName && Answers.Read(signal.Input, signal.Identity) is { } answer) OnAnswer(answer, inbox);
    }

    /// <summary>Somebody answered.</summary>
    /// <returns>Null when the question is not open, or not any more.</returns>
    public GrantMarker? OnAnswer(AnswerSignal answer, IReadOnlyList<HistoryEvent> inbox)
    {
        if (!_open.Remove(answer.Id, out var ask)) return null;
        // A timer that fired in the same turn is no timer to cancel any more; the answer came first and counts.
        Answer(ask, answer.Yes, answer.By, timerIsOver: inbox.Any(e => e.Attributes is TimerFired fired && fired.TimerId == ask.Timer));
        return ask.Grant(answer.Yes, answer.By);
    }

    /// <summary>A time ran out.</summary>
    public void OnTimer(TimerId timer)
    {
        if (_open.Values.FirstOrDefault(candidate => candidate.Timer == timer) is not { } ask) return;
        _open.Remove(ask.Id);
        Answer(ask, yes: false, by: Answerers.Timeout, timerIsOver: true);
    }

    private void Wait(AskMachine ask, TimeSpan? timeout)
    {
        _open[ask.Id] = ask;
        if (ask.Timer is { } timer) commands.Add(new Command.StartTimer(timer, timeout!.Value) { Metadata = Describe.Timer(ask) });
    }

    private void Answer(AskMachine ask, bool yes, string by, bool timerIsOver)
    {
        if (ask.Timer is { } timer && !timerIsOver) commands.Add(new Command.CancelTimer(timer));
        Record(Markers.Grant, ask.Grant(yes, by));
        ask.Answered(yes, by);
    }

    private void Record<TMarker>(string name, TMarker details) => commands.Add(new Command.RecordMarker(name, HistoryJson.ToPayload(details)));
}
