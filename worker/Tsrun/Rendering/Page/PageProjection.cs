using Tsrun.Activities.Golden.Learning;
using Tsrun.Cli.Hosting.Traces;
using Tsrun.History;
using Tsrun.Policy;
using Tsrun.Runtime;

namespace Tsrun.Cli.Rendering.Page;

/// <summary>A run's history as what the trace page shows.</summary>
internal static class PageProjection
{
    private const int BinsMax = 10;

    /// <summary>Reads the whole run; the same history gives the same page.</summary>
    public static PageView Of(Recording recording, PageContext context)
    {
        var history = recording.RequireHistory();
        var (view, words, steps) = (new RunView(), new StepWords(), new PageSteps());
        foreach (var next in history)
        {
            view.Apply(next);
            steps.Apply(next, words.Next(next));
        }
        var trace = recording.Lines.Select(line => HistoryJson.Read<TraceLine>(line)).ToList();
        var policy = PolicyLoader.Of(view.Input);
        return new PageView(Head(recording, view, policy, context), [.. PageStages.Of(steps.All)], steps.All,
            [.. (view.FirstCheck?.Diagnostics ?? []).Where(diagnostic => diagnostic.Level == "error")],
            view.LastTests is { Green: false } tests ? tests : null, PageCandidates.Of(view, history), Curve(policy, context.Dataset), [.. trace.Where(line => line.Claim is not null).Select(Claim)],
            Plan.For(view, recording.Run, policy.Knobs.TauPatch));
    }

    private static PageHead Head(Recording recording, RunView view, PolicySet policy, PageContext context)
    {
        var (history, seal) = (recording.RequireHistory(), recording.Seal);
        var input = view.Input ?? throw new ArgumentException("the history has no start", nameof(recording));
        var replay = Replayer.Replay(history);
        return new PageHead(recording.Run, input.Script.Name, context.Crate.Length > 0 ? context.Crate : NameOf(input, view), view.Outcome, Tone(view.Outcome), view.Reason, view.Code,
            view.StartedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
            (long)(view.EndedAt - view.StartedAt).TotalMilliseconds, history.Count, input.Facts.Profile, view.Sandbox,
            replay.Identical ? $"identical: {replay.Events}/{replay.Total} events" : replay.Divergence!.ToString(),
            TraceVerifier.Verify(recording.Lines, seal)?.Message ?? $"valid: {Amount.Of(seal.Lines, "line")}",
            seal.Manifest.Snapshot, seal.Head, view.Result?.Best is { Title.Length: > 0 } best ? best.Confidence : null,
            policy.Knobs.TauPatch, policy.Knobs.K, policy.Confidence.Calibration, context.Golden ?? GoldenOf(view), view.FirstCheck?.Classes ?? [], seal.Manifest.Toolchain);
    }

    /// <summary>The folder's name; a portable run has none, and its diagnostics name the package.</summary>
    private static string NameOf(RunInput input, RunView view) => input.Facts.Root == Portable.Root && view.FirstCheck?.Diagnostics is [{ Package.Length: > 0 } first, ..]
        ? first.Package : Path.GetFileName(input.Facts.Root.TrimEnd('/', '\\'));

    /// <summary>Every green run is a candidate by construction; the rules of admission are put to it when somebody adds it.</summary>
    private static GoldenState GoldenOf(RunView view) => view is { Outcome: RunOutcome.Fixed or RunOutcome.Proposed, Result.Best: not null } ? new(GoldenStanding.Candidate, "a candidate") : new(GoldenStanding.None, "no candidate");

    /// <summary>What this run's own table or fit says of judged patches, beside what was so.</summary>
    private static PageCurve? Curve(PolicySet policy, CalibrationCases? dataset)
    {
        if (dataset is null) return null;
        var bins = Reliability.Bins([.. dataset.Cases.Select(one => (policy.Confidence.Rate(Rating.Facts(one.Features)), one.Right))], BinsMax);
        return new PageCurve(dataset.Name, dataset.Cases.Count, bins, Reliability.Error(bins));
    }

    /// <summary>Saying no where nothing can be proved is what the program is for, so it is as good as a repair.</summary>
    public static string Tone(string outcome) => outcome switch
    {
        RunOutcome.Clean or RunOutcome.Fixed or RunOutcome.Proposed or RunOutcome.Answered or RunOutcome.Abstained => "good",
        RunOutcome.Blocked or RunOutcome.Interrupted or RunOutcome.Limit => "warn",
        _ => "bad",
    };

    private static PageClaim Claim(TraceLine line) => new(line.Seq, line.Kind, line.Claim!, line.Summary ?? "", line.Anchors ?? [], line.Confidence);
}
