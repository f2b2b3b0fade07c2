using System.Globalization;
using System.Text;
using Tsrun.History;

namespace Tsrun.Runtime;

/// <summary>A run's history as trace v1: the same history always gives the same bytes.</summary>
public sealed class TraceProjection
{
    private readonly Dictionary<string, VerdictMarker> _verdicts = new(StringComparer.Ordinal);
    private readonly Dictionary<long, ScheduledStep> _scheduled = [];
    private readonly Dictionary<string, RepairTry.Result> _proofs = new(StringComparer.Ordinal);
    private RepairTry.Result? _lastTry;
    private string _run = "";
    private string _lastStep = "";
    private string _prev = "";
    private int _seq;

    /// <summary>The manifest; null before the first event.</summary>
    public TraceManifest? Manifest { get; private set; }

    /// <summary>The whole trace of a history, one line of UTF-8 JSON each, without line ends.</summary>
    public static (TraceSeal Seal, IReadOnlyList<byte[]> Lines) Project(RunId run, IReadOnlyList<HistoryEvent> history)
    {
        var projection = new TraceProjection();
        var lines = new List<byte[]>();
        foreach (var historyEvent in history)
            foreach (var line in projection.Next(run, historyEvent))
                lines.Add(projection.Seal(line));
        return (new TraceSeal(projection.Manifest ?? throw new ArgumentException("the history is empty", nameof(history)), projection._seq, projection._prev), lines);
    }

    /// <summary>The lines that one more event adds, before they are chained; call <see cref="Seal"/> on each in turn.</summary>
    public IEnumerable<TraceLine> Next(RunId run, HistoryEvent next)
    {
        _run = run.Value;
        var at = next.EventTime.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        foreach (var line in Lines(next))
        {
            if (line.Step.Length > 0) _lastStep = line.Step;
            yield return line with { V = 1, Run = _run, Seq = _seq, At = at, Step = line.Step.Length > 0 ? line.Step : _lastStep };
        }
    }

    /// <summary>Gives a line its place in the chain and its bytes.</summary>
    public byte[] Seal(TraceLine line)
    {
        var bytes = HistoryJson.Bytes(line with { Seq = _seq++, Prev = _prev });
        _prev = HistoryJson.Sha256(bytes);
        return bytes;
    }

    private IEnumerable<TraceLine> Lines(HistoryEvent next)
    {
        switch (next.Attributes)
        {
            case WorkflowExecutionStarted e: Begin(e); break;
            case MarkerRecorded e:
                if (OfMarker(e) is { } marked) yield return marked;
                break;
            case WorkflowExecutionSignaled { SignalName: Markers.LimitSignalName } e:
                if (Signals.Read<LimitSignal>(e.Input) is { } reached) yield return Line(TraceKind.Ask, "") with { Summary = $"the time limit of {Seconds(reached.Limit)} was reached; more?" };
                break;
            case WorkflowExecutionSignaled { SignalName: Markers.MoreTimeSignalName } e:
                if (Signals.Read<MoreTimeSignal>(e.Input) is { } more) yield return Line(TraceKind.Ask, "") with { Summary = Clip($"yes: {(more.Limit is { } limit ? $"{Seconds(limit)} more" : "as much as it takes")} ({more.By})") };
                break;
            case ActivityTaskScheduled e: _scheduled[next.EventId] = new ScheduledStep(e, _verdicts.GetValueOrDefault(e.ActivityId.Value)); break;
            case ActivityTaskStarted e when _scheduled.TryGetValue(e.ScheduledEventId, out var step):
                foreach (var line in EarlierAttempts(step, e)) yield return line;
                _scheduled[e.ScheduledEventId] = step with { StartedAt = next.EventTime, Attempts = e.Attempt };
                break;
            case ActivityTaskCompleted e when _scheduled.Remove(e.ScheduledEventId, out var step): yield return Completed(step, e.Result, next.EventTime); break;
            case var closing when EventLinks.ActivityFailure(closing) is { } failure:
                if (_scheduled.Remove(EventLinks.ActivityClosedBy(closing), out var failed)) yield return Failed(failed, failure, next.EventTime);
                break;
            case WorkflowExecutionCompleted e: yield return Finished(HistoryJson.Read<RunResult>(e.Result)); break;
            case WorkflowExecutionFailed e: yield return Line(TraceKind.Error, "") with { Summary = Clip(e.Failure.Message) }; break;
            case WorkflowExecutionCanceled or WorkflowExecutionTerminated or WorkflowExecutionTimedOut:
                yield return Line(TraceKind.Error, "") with { Summary = next.EventType };
                break;
        }
    }

    private void Begin(WorkflowExecutionStarted started)
    {
        var input = HistoryJson.Read<RunInput>(started.Input);
        var policy = string.Concat(input.Policy.Select(layer => $"{layer.Origin}\n{layer.Text}\n"));
        Manifest = new TraceManifest(1, _run, HistoryJson.Sha256(input.Script.Text), HistoryJson.Sha256(policy), input.Facts.Profile, input.Facts.Snapshot,
            new SortedDictionary<string, string>(input.Versions.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal), StringComparer.Ordinal));
        _prev = HistoryJson.Sha256(HistoryJson.Bytes(Manifest));
    }

    /// <summary>The attempts before the last, as far as they are known: each failure has the one before it as its cause.</summary>
    private static IEnumerable<TraceLine> EarlierAttempts(ScheduledStep step, ActivityTaskStarted last)
    {
        var failures = new List<Failure>();
        for (var failure = last.LastFailure; failure is not null && failures.Count < last.Attempt - 1; failure = failure.Cause) failures.Insert(0, failure);
        var first = last.Attempt - failures.Count;
        return failures.Select((failure, i) => OfActivity(step, null) with
        {
            Kind = TraceKind.Error,
            Attempts = first + i,
            Summary = Clip(string.Create(CultureInfo.InvariantCulture, $"attempt {first + i}: {failure.Message}")),
        });
    }

    private TraceLine? OfMarker(MarkerRecorded marker)
    {
        switch (marker.MarkerName)
        {
            case Markers.Plan:
                var plan = HistoryJson.Read<PlanMarker>(marker.Details);
                return Line(plan.Replan == 0 ? TraceKind.Plan : TraceKind.Replan, plan.Step) with { Summary = Clip(plan.Text) };
            case Markers.Verdict:
                var verdict = HistoryJson.Read<VerdictMarker>(marker.Details);
                if (verdict.ActivityId.Length > 0) _verdicts[verdict.ActivityId] = verdict;
                return verdict.Verdict == "allow" ? null
                    : Line(verdict.Verdict == "ask" ? TraceKind.Ask : TraceKind.Error, verdict.Step) with { Tool = verdict.Tool, Rule = verdict.Rule, Summary = Clip($"{verdict.Verdict}: {verdict.Reason}") };
            case Markers.Decision: return Decided(HistoryJson.Read<DecisionMarker>(marker.Details));
            case Markers.Expect:
                var expect = HistoryJson.Read<ExpectMarker>(marker.Details);
                return Line(TraceKind.Decide, expect.Step) with { Claim = expect.Claim, Summary = expect.Held ? "consistency check: held" : "consistency check: failed" };
            case Markers.Ask:
                var ask = HistoryJson.Read<AskMarker>(marker.Details);
                return Line(TraceKind.Ask, ask.Step) with { Summary = Clip(ask.Question) };
            case Markers.Grant:
                var grant = HistoryJson.Read<GrantMarker>(marker.Details);
                return Line(TraceKind.Ask, grant.Step) with { Summary = Clip($"{(grant.Granted ? "yes" : "no")}: {grant.By}") };
            default: return null;
        }
    }

    private TraceLine Decided(DecisionMarker decision) => Line(TraceKind.Decide, decision.Step) with
    {
        Claim = decision.Condition,
        Anchors = _lastTry?.Citations,
        Confidence = ConfidenceOf(decision),
        Features = decision.Values,
        Summary = Clip($"{decision.Subject}: {decision.Outcome}"),
    };

    /// <summary>Confidence is given inside the fold, so the decision's own values hold it and the activity's result does not.</summary>
    private static double? ConfidenceOf(DecisionMarker decision) =>
        decision.Values.TryGetValue("confidence", out var value) && double.TryParse(value.Json, CultureInfo.InvariantCulture, out var confidence) ? confidence : null;

    private TraceLine Completed(ScheduledStep step, Payload result, DateTimeOffset at)
    {
        var line = OfActivity(step, at) with { Output = HistoryJson.Sha256(result.Json), Summary = Clip(result.Summary) };
        switch (step.Scheduled.ActivityType)
        {
            case DocsLookup.Name:
                return line with { Anchors = HistoryJson.Read<DocsLookup.Result>(result) is { Found: true } docs ? [docs.Anchor] : [] };
            case RepairTry.Name:
                _lastTry = HistoryJson.Read<RepairTry.Result>(result);
                _proofs[_lastTry.Patch.Key] = _lastTry;
                return line with { Claim = _lastTry.Title, Anchors = _lastTry.Citations };
            case PatchApply.Name:
                var patch = HistoryJson.Read<ActivityInput<PatchApply.Arguments>>(step.Scheduled.Input).Args.Patch;
                return _proofs.TryGetValue(patch.Key, out var proof) ? line with { Claim = proof.Title, Anchors = proof.Citations } : line;
            default: return line;
        }
    }

    private static TraceLine Failed(ScheduledStep step, string message, DateTimeOffset at) =>
        OfActivity(step, at) with { Kind = TraceKind.Error, Summary = Clip(message) };

    private TraceLine Finished(RunResult result) => Line(KindOf(result.Outcome), "") with
    {
        Anchors = result.Best?.Citations ?? AnchorOf(result.Value),
        Confidence = result.Best?.Confidence,
        Summary = Clip(result.Reason.Length > 0 ? $"{result.Outcome}: {result.Reason}" : result.Outcome),
    };

    private static string KindOf(string outcome) => outcome switch
    {
        RunOutcome.Abstained => TraceKind.Abstain,
        RunOutcome.Answered or RunOutcome.Proposed => TraceKind.Answer,
        RunOutcome.Blocked => TraceKind.Error,
        _ => TraceKind.Finish,
    };

    /// <summary>An answer of docs.lookup carries its own anchor.</summary>
    private static IReadOnlyList<string> AnchorOf(Payload? value)
    {
        if (value is not { } payload) return [];
        using var document = System.Text.Json.JsonDocument.Parse(payload.Json);
        return document.RootElement.ValueKind == System.Text.Json.JsonValueKind.Object && document.RootElement.TryGetProperty("anchor", out var anchor) && anchor.ValueKind == System.Text.Json.JsonValueKind.String && anchor.GetString() is { Length: > 0 } text
            ? [text]
            : [];
    }

    private static TraceLine OfActivity(ScheduledStep step, DateTimeOffset? closedAt) => Line(step.Verdict?.Kind ?? TraceKind.Probe, step.Verdict?.Step ?? "") with
    {
        Tool = step.Scheduled.ActivityType,
        Rule = step.Verdict?.Rule,
        Input = HistoryJson.Sha256(step.Scheduled.Input.Json),
        Ms = step.StartedAt is { } started && closedAt is { } closed ? (long)(closed - started).TotalMilliseconds : null,
        Attempts = step.Attempts,
    };

    private static TraceLine Line(string kind, string step) => new(1, "", 0, "", kind, step);

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#}s");

    /// <summary>One line of at most 120 characters, as the Temporal Web UI shows it.</summary>
    private static string Clip(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var c in text) line.Append(char.IsControl(c) ? ' ' : c);
        return line.Length <= 120 ? line.ToString() : line.ToString(0, 119) + "…";
    }

    private sealed record ScheduledStep(ActivityTaskScheduled Scheduled, VerdictMarker? Verdict, DateTimeOffset? StartedAt = null, int? Attempts = null);
}
