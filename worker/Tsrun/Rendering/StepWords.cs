using Tsrun.History;

namespace Tsrun.Cli.Rendering;

/// <summary>One finished step, as people see it.</summary>
/// <param name="Ok">It did what it was for.</param>
/// <param name="Detail">What let it pass, how often it was begun; for those who asked for more.</param>
internal sealed record StepView(string Kind, string Tool, string Summary, bool Ok, TimeSpan Elapsed, string Title = "", string Detail = "");

/// <summary>Finds words for a history's steps as they come.</summary>
internal sealed class StepWords
{
    private readonly Dictionary<string, VerdictMarker> _verdicts = new(StringComparer.Ordinal);
    private readonly Dictionary<long, ActivityTaskScheduled> _scheduled = [];
    private readonly Dictionary<long, (DateTimeOffset At, int Attempt)> _started = [];

    /// <summary>The step that an event finishes; null when it finishes none.</summary>
    public StepView? Next(HistoryEvent next)
    {
        switch (next.Attributes)
        {
            case MarkerRecorded e: return OfMarker(e);
            case ActivityTaskScheduled e: _scheduled[next.EventId] = e; return null;
            case ActivityTaskStarted e: _started[e.ScheduledEventId] = (next.EventTime, e.Attempt); return null;
            case ActivityTaskCompleted e: return Timed(Completed(_scheduled[e.ScheduledEventId], e.Result), e.ScheduledEventId, next);
            case ActivityTaskCanceled: return null;
            case var closing when EventLinks.ActivityFailure(closing) is { } failure:
                var id = EventLinks.ActivityClosedBy(closing);
                return Timed(new StepView(KindOf(_scheduled[id]), _scheduled[id].ActivityType, Failures.WithoutHelp(failure), false, TimeSpan.Zero), id, next);
            default: return null;
        }
    }

    private StepView Timed(StepView step, long id, HistoryEvent closed)
    {
        var (at, attempt) = _started.TryGetValue(id, out var started) ? started : (closed.EventTime, 0);
        var verdict = _verdicts.GetValueOrDefault(_scheduled[id].ActivityId.Value);
        return step with
        {
            Elapsed = closed.EventTime - at,
            Detail = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{verdict?.Step} · rule {verdict?.Rule} · limit {_scheduled[id].StartToCloseTimeout.TotalSeconds:0}s · attempt {attempt} of {_scheduled[id].RetryPolicy.MaximumAttempts}"),
        };
    }

    private StepView? OfMarker(MarkerRecorded marker)
    {
        switch (marker.MarkerName)
        {
            case Markers.Plan:
                var plan = HistoryJson.Read<PlanMarker>(marker.Details);
                return new StepView(plan.Replan == 0 ? TraceKind.Plan : TraceKind.Replan, "", plan.Text, true, TimeSpan.Zero);
            case Markers.Verdict:
                var verdict = HistoryJson.Read<VerdictMarker>(marker.Details);
                if (verdict.ActivityId.Length > 0) _verdicts[verdict.ActivityId] = verdict;
                return verdict.Verdict == "allow" ? null : new StepView(verdict.Kind, verdict.Tool, $"{verdict.Verdict} by rule {verdict.Rule}: {verdict.Reason}", verdict.Verdict == "ask", TimeSpan.Zero);
            case Markers.Decision:
                var decision = HistoryJson.Read<DecisionMarker>(marker.Details);
                return new StepView(TraceKind.Decide, "", $"{decision.Subject}: {decision.Outcome}", true, TimeSpan.Zero);
            case Markers.Expect:
                var expect = HistoryJson.Read<ExpectMarker>(marker.Details);
                return expect.Held ? null : new StepView(TraceKind.Decide, "", $"consistency check failed: {expect.Claim}", false, TimeSpan.Zero);
            case Markers.Grant:
                var grant = HistoryJson.Read<GrantMarker>(marker.Details);
                return new StepView(TraceKind.Ask, "", $"{(grant.Granted ? "yes" : "no")} ({grant.By})", grant.Granted, TimeSpan.Zero);
            default: return null;
        }
    }

    private StepView Completed(ActivityTaskScheduled scheduled, Payload result)
    {
        var step = new StepView(KindOf(scheduled), scheduled.ActivityType, result.Summary, true, TimeSpan.Zero);
        return scheduled.ActivityType switch
        {
            CargoCheck.Name => step with { Ok = HistoryJson.Read<CargoCheck.Result>(result).Green },
            CargoTest.Name => step with { Ok = HistoryJson.Read<CargoTest.Result>(result).Green },
            RepairScreen.Name => step with { Ok = HistoryJson.Read<RepairScreen.Result>(result).Hypotheses.Count > 0 },
            TestsPropose.Name => step with { Ok = HistoryJson.Read<TestsPropose.Result>(result).Candidates.Count > 0 },
            TestsScreen.Name => step with { Ok = HistoryJson.Read<TestsScreen.Result>(result).Hypotheses.Count > 0 },
            RepairTry.Name when HistoryJson.Read<RepairTry.Result>(result) is var experiment => step with { Ok = experiment.Green, Title = experiment.Title },
            _ => step,
        };
    }

    private string KindOf(ActivityTaskScheduled scheduled) => _verdicts.GetValueOrDefault(scheduled.ActivityId.Value)?.Kind ?? TraceKind.Probe;
}
