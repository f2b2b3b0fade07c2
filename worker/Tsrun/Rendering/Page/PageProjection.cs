using Tsrun.Cli.Hosting.Traces;
using Tsrun.History;
using Tsrun.Runtime;

namespace Tsrun.Cli.Rendering.Page;

/// <summary>A run's history as what the trace page shows.</summary>
internal static class PageProjection
{
    /// <summary>Reads the whole run; the same history gives the same page.</summary>
    /// <param name="crate">What to call the crate; empty to find out.</param>
    public static PageView Of(Recording recording, string crate)
    {
        var history = recording.RequireHistory();
        var (view, words, steps) = (new RunView(), new StepWords(), new PageSteps());
        foreach (var next in history)
        {
            view.Apply(next);
            steps.Apply(next, words.Next(next));
        }
        var trace = recording.Lines.Select(line => HistoryJson.Read<TraceLine>(line)).ToList();
        return new PageView(Head(recording, view, crate), [.. PageStages.Of(steps.All)], steps.All,
            [.. (view.FirstCheck?.Diagnostics ?? []).Where(diagnostic => diagnostic.Level == "error")],
            PageCandidates.Of(view, history), [.. trace.Where(line => line.Claim is not null).Select(Claim)],
            view.Result is { Outcome: RunOutcome.Abstained or RunOutcome.Unfixed } result ? Plan.For(view, result, recording.Run) : []);
    }

    private static PageHead Head(Recording recording, RunView view, string crate)
    {
        var (history, seal) = (recording.RequireHistory(), recording.Seal);
        var input = view.Input ?? throw new ArgumentException("the history has no start", nameof(recording));
        var policy = PolicyLoader.Parse([.. input.Policy.Select(layer => new Tsrun.Policy.PolicyLayer(layer.Origin, layer.Text, layer.MayLoosen))]).Policy;
        var replay = Replayer.Replay(history);
        return new PageHead(recording.Run, input.Script.Name, crate.Length > 0 ? crate : NameOf(input, view), view.Outcome, Tone(view.Outcome), view.Reason, view.Code,
            view.StartedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
            (long)(view.EndedAt - view.StartedAt).TotalMilliseconds, history.Count, input.Facts.Profile, view.Sandbox, "compiler",
            replay.Identical ? $"identical: {replay.Events}/{replay.Total} events" : replay.Divergence!.ToString(),
            TraceVerifier.Verify(recording.Lines, seal)?.Message ?? $"valid: {seal.Lines} lines",
            seal.Manifest.Snapshot, seal.Head, view.Result?.Best is { Title.Length: > 0 } best ? best.Confidence : null,
            policy.Knobs.TauPatch, policy.Knobs.K, policy.Confidence.Calibration, view.FirstCheck?.Classes ?? [], seal.Manifest.Toolchain);
    }

    /// <summary>The folder's name; a portable run has none, and its diagnostics name the package.</summary>
    private static string NameOf(RunInput input, RunView view) => input.Facts.Root == Portable.Root && view.FirstCheck?.Diagnostics is [{ Package.Length: > 0 } first, ..]
        ? first.Package : Path.GetFileName(input.Facts.Root.TrimEnd('/', '\\'));

    /// <summary>Saying no where nothing can be proved is what the program is for, so it is as good as a repair.</summary>
    public static string Tone(string outcome) => outcome switch
    {
        RunOutcome.Clean or RunOutcome.Fixed or RunOutcome.Proposed or RunOutcome.Answered or RunOutcome.Abstained => "good",
        RunOutcome.Blocked or RunOutcome.Interrupted or RunOutcome.Limit => "warn",
        _ => "bad",
    };

    private static PageClaim Claim(TraceLine line) => new(line.Seq, line.Kind, line.Claim!, line.Summary ?? "", line.Anchors ?? [], line.Confidence);
}
