using System.Globalization;
using Tsrun.History;

namespace Tsrun.Cli.Rendering.Page;

/// <summary>The timeline: one step for each activity and for each marker that says something, with the events behind it.</summary>
internal sealed class PageSteps
{
    private readonly Dictionary<long, Pending> _pending = [];
    private readonly Dictionary<string, (VerdictMarker Marker, long Event)> _verdicts = new(StringComparer.Ordinal);
    private readonly List<PageStep> _steps = [];
    private DateTimeOffset _start;

    /// <summary>The steps so far.</summary>
    public IReadOnlyList<PageStep> All => _steps;

    /// <summary>Reads the next event.</summary>
    /// <param name="shown">What <see cref="RunView"/> says that it finished, if anything.</param>
    public void Apply(HistoryEvent next, StepView? shown)
    {
        switch (next.Attributes)
        {
            case WorkflowExecutionStarted: _start = next.EventTime; break;
            case MarkerRecorded marker: OfMarker(marker, next, shown); break;
            case ActivityTaskScheduled scheduled: _pending[next.EventId] = new Pending(scheduled, next); break;
            case ActivityTaskStarted started when _pending.TryGetValue(started.ScheduledEventId, out var pending):
                _pending[started.ScheduledEventId] = pending with { Started = started, StartedEvent = next };
                break;
            case ActivityTaskCompleted e when shown is not null: Close(e.ScheduledEventId, next, shown, e.Result); break;
            case ActivityTaskFailed e when shown is not null: Close(e.ScheduledEventId, next, shown, null); break;
            case ActivityTaskTimedOut e when shown is not null: Close(e.ScheduledEventId, next, shown, null); break;
            case WorkflowExecutionSignaled e: Add(new PageStep(0, "signal", "", $"signal {e.SignalName}", true, At(next), [next.EventId])); break;
            case WorkflowExecutionUpdateAccepted e: Add(new PageStep(0, "signal", "", $"update {e.Request.Name}", true, At(next), [next.EventId])); break;
            case WorkflowExecutionCompleted or WorkflowExecutionFailed or WorkflowExecutionCanceled or WorkflowExecutionTerminated or WorkflowExecutionTimedOut: End(next); break;
        }
    }

    private void OfMarker(MarkerRecorded marker, HistoryEvent next, StepView? shown)
    {
        if (marker.MarkerName == Markers.Verdict && HistoryJson.Read<VerdictMarker>(marker.Details) is { ActivityId.Length: > 0 } verdict)
            _verdicts[verdict.ActivityId] = (verdict, next.EventId);
        if (shown is not null) Add(Decided(marker, new PageStep(0, shown.Kind, shown.Tool, shown.Summary, shown.Ok, At(next), [next.EventId])));
    }

    private static PageStep Decided(MarkerRecorded marker, PageStep step)
    {
        switch (marker.MarkerName)
        {
            case Markers.Decision:
                var decision = HistoryJson.Read<DecisionMarker>(marker.Details);
                var confidence = decision.Values.TryGetValue("confidence", out var value) && double.TryParse(value.Json, CultureInfo.InvariantCulture, out var p) ? p : (double?)null;
                return step with { Step = decision.Step, Claim = decision.Condition, Confidence = confidence };
            case Markers.Plan: return step with { Step = HistoryJson.Read<PlanMarker>(marker.Details).Step };
            case Markers.Expect: return step with { Step = HistoryJson.Read<ExpectMarker>(marker.Details).Step };
            case Markers.Grant: return step with { Step = HistoryJson.Read<GrantMarker>(marker.Details).Step };
            case Markers.Verdict:
                var verdict = HistoryJson.Read<VerdictMarker>(marker.Details);
                return step with { Step = verdict.Step, Rule = verdict.Rule, Verdict = verdict.Verdict };
            default: return step;
        }
    }

    private void Close(long id, HistoryEvent closed, StepView shown, Payload? result)
    {
        if (!_pending.Remove(id, out var pending)) return;
        var verdict = _verdicts.GetValueOrDefault(pending.Scheduled.ActivityId.Value);
        var (anchors, confidence) = Cited(pending.Scheduled.ActivityType, result);
        Add(new PageStep(0, shown.Kind, shown.Tool, shown.Summary, shown.Ok || IsTheLast(shown), At(pending.Event),
            [.. new[] { verdict.Event, pending.Event.EventId, pending.StartedEvent?.EventId ?? 0, closed.EventId }.Where(number => number > 0)],
            shown.Title, verdict.Marker?.Step ?? "", verdict.Marker?.Rule ?? "", verdict.Marker?.Verdict ?? "",
            pending.StartedEvent is { } started ? At(started) : null, At(closed), pending.Started?.Attempt ?? 0, pending.Started?.LastFailure?.Message,
            shown.Title.Length > 0 ? shown.Title : null, anchors, confidence, Command(pending.Scheduled)));
    }

    /// <summary>An experiment that found nothing left to try is an end, not a failure.</summary>
    private static bool IsTheLast(StepView shown) => shown is { Tool: RepairTry.Name, Title: "" };

    private static (IReadOnlyList<string>? Anchors, double? Confidence) Cited(string tool, Payload? result) => (tool, result) switch
    {
        (RepairTry.Name, { } payload) when HistoryJson.Read<RepairTry.Result>(payload) is { Title.Length: > 0 } experiment => (experiment.Citations, null),
        (DocsLookup.Name, { } payload) when HistoryJson.Read<DocsLookup.Result>(payload) is { Found: true } docs => ([docs.Anchor], null),
        _ => (null, null),
    };

    private void End(HistoryEvent closed)
    {
        var result = closed.Attributes is WorkflowExecutionCompleted completed ? HistoryJson.Read<RunResult>(completed.Result) : null;
        var summary = result is null ? closed.EventType : result.Reason.Length > 0 ? $"{result.Outcome}: {result.Reason}" : result.Outcome;
        Add(new PageStep(0, result is null ? TraceKind.Error : TraceKind.Finish, "", summary, result is not null, At(closed), [closed.EventId],
            Anchors: result?.Best?.Citations, Confidence: result?.Best is { Title.Length: > 0 } best ? best.Confidence : null));
    }

    /// <summary>Commands of cargo that show a person the same thing; the crate's own place is the reader's business.</summary>
    private static string? Command(ActivityTaskScheduled scheduled) => scheduled.ActivityType switch
    {
        CargoCheck.Name => "cargo check --all-targets",
        CargoTest.Name => "cargo test",
        DocsLookup.Name => $"tsrun explain {Shell.Word(HistoryJson.Read<ActivityInput<DocsLookup.Arguments>>(scheduled.Input).Args.Query)}",
        _ => null,
    };

    private void Add(PageStep step) => _steps.Add(step with { Seq = _steps.Count });

    private long At(HistoryEvent next) => (long)(next.EventTime - _start).TotalMilliseconds;

    private sealed record Pending(ActivityTaskScheduled Scheduled, HistoryEvent Event, ActivityTaskStarted? Started = null, HistoryEvent? StartedEvent = null);
}
