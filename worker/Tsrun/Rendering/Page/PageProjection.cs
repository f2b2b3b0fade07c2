using Tsrun.History;
using Tsrun.Runtime;

namespace Tsrun.Cli.Rendering.Page;

/// <summary>A run's history as what the trace page shows.</summary>
internal static class PageProjection
{
    /// <summary>Reads the whole run; the same history gives the same page.</summary>
    public static PageView Of(RunId run, IReadOnlyList<HistoryEvent> history)
    {
        var (view, steps) = (new RunView(), new PageSteps());
        foreach (var next in history) steps.Apply(next, view.Apply(next));
        var (seal, lines) = TraceProjection.Project(run, history);
        var trace = lines.Select(line => HistoryJson.Read<TraceLine>(line)).ToList();
        return new PageView(Head(run, view, history, seal, lines), [.. PageStages.Of(steps.All)], steps.All,
            [.. (view.FirstCheck?.Diagnostics ?? []).Where(diagnostic => diagnostic.Level == "error")],
            PageCandidates.Of(view, history), [.. trace.Where(line => line.Claim is not null).Select(Claim)],
            view.Result is { Outcome: RunOutcome.Abstained or RunOutcome.Unfixed } result ? Plan.For(view, result, run.Value) : []);
    }

    private static PageHead Head(RunId run, RunView view, IReadOnlyList<HistoryEvent> history, TraceSeal seal, IReadOnlyList<byte[]> lines)
    {
        var input = view.Input ?? throw new ArgumentException("the history has no start", nameof(history));
        var policy = PolicyLoader.Parse([.. input.Policy.Select(layer => new Tsrun.Policy.PolicyLayer(layer.Origin, layer.Text, layer.MayLoosen))]).Policy;
        var replay = Replayer.Replay(history);
        return new PageHead(run.Value, input.Script.Name, Path.GetFileName(input.Facts.Root.TrimEnd('/', '\\')), view.Outcome, Tone(view.Outcome), view.Reason, view.Code,
            view.StartedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
            (long)(view.EndedAt - view.StartedAt).TotalMilliseconds, history.Count, input.Facts.Profile, view.Sandbox, "compiler",
            replay.Identical ? $"identical: {replay.Events}/{replay.Total} events" : replay.Divergence!.ToString(),
            TraceVerifier.Verify(lines, seal)?.Message ?? $"valid: {seal.Lines} lines",
            seal.Manifest.Snapshot, seal.Head, view.Result?.Best is { Title.Length: > 0 } best ? best.Confidence : null,
            policy.Knobs.TauPatch, policy.Knobs.K, policy.Confidence.Calibration, view.FirstCheck?.Classes ?? [], seal.Manifest.Toolchain);
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
