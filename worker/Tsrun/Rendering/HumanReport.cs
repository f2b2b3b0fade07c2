using System.Globalization;
using Tsrun.Cli.Hosting.Cluster;
using Tsrun.History;

namespace Tsrun.Cli.Rendering;

/// <summary>The answer for people, on stdout: diagnosis, experiments, diff, checks, trace id.</summary>
internal sealed class HumanReport(TextWriter output, Terminal terminal)
{
    /// <summary>What stands behind the confidence: <c>prior</c>, or the version of a promoted fit.</summary>
    public string Calibration { get; init; } = "prior";

    /// <summary>Options that a command needs to find the run again, with a space in front; empty for a run of this store.</summary>
    public string Reach { get; init; } = "";

    /// <summary>The checkout that the run ended in, where its first machine was lost; null for a run that stayed.</summary>
    public Residence? Moved { get; init; }

    private const int DiagnosticsShown = 5;
    private const string BacktraceHint = "note: run with `RUST_BACKTRACE=1`";

    /// <summary>Prints a finished run.</summary>
    public void Write(RunView view, string run, double tauPatch, int k, string traceHead)
    {
        Diagnosis(view);
        if (view.EditsTested > 0) FailedTests(view);
        Experiments(view);
        if (view.EditsTested == 0) FailedTests(view);
        if (view.Result?.Best is { Title.Length: > 0 } best && best.Patch.Files.Count > 0) Best(best, tauPatch, k);
        if (view.Result is { Outcome: RunOutcome.Answered, Value: { } value }) Line(AnswerText.Of(value).TrimEnd() + "\n");
        Outcome(view, run + Printable.Line(Reach), tauPatch);
        if (Moved is { } there) Line(Printable.Line($"  its machine was lost: this was done in a copy, {there.Root} on {there.Host}; take the patch home: tsrun apply {run}{Reach}"), Sgr.Yellow);
        if (view.TripletId is { } triplet) Line($"  triplet {Short(triplet)}", Sgr.Dim);
        Line($"  trace {run} · {Amount.Of(view.Events, "event")} · sha256 {Short(traceHead)} · total {Seconds(view.EndedAt - view.StartedAt)}", Sgr.Dim);
    }

    private void Diagnosis(RunView view)
    {
        if (view.FirstCheck is not { Errors: > 0 } check) return;
        foreach (var diagnostic in check.Diagnostics.Where(d => d.Level == "error").Take(DiagnosticsShown))
        {
            Line(Printable.Text(diagnostic.Rendered.TrimEnd()));
            Line($"  class: {diagnostic.Class}", Sgr.Dim);
            Line("");
        }
        if (check.Errors > DiagnosticsShown) Line($"… and {Amount.Of(check.Errors - DiagnosticsShown, "more error")}\n");
    }

    private void Experiments(RunView view)
    {
        if (view.Screened > 0) Line($"Screened  by {Amount.Of(view.Screened, "compiler run")} in a scratch copy");
        if (view.EditsTested > 0) Line($"Screened  {Amount.Of(view.EditsTested, "edit")} by the tests in a scratch copy");
        var number = 0;
        foreach (var experiment in view.Experiments)
            Line($"{(experiment.Green ? "✔" : "✘")} Try {++number}   {Printable.Line(experiment.Title)}   {Printable.Line(experiment.Summary)}", experiment.Green ? Sgr.Green : Sgr.Red);
        if (view.Screened + view.EditsTested + number > 0) Line("");
    }

    /// <summary>What the failing tests said, values and places included, when they are what the run was about, or why it ended as it did.</summary>
    private void FailedTests(RunView view)
    {
        if (view.Failing is not { } tests) return;
        Line($"{(tests.Compiled ? "Failing tests" : "The tests do not build")}  {Printable.Line(tests.Summary)}");
        foreach (var line in tests.Tail.Split('\n').Where(line => !line.StartsWith(BacktraceHint, StringComparison.Ordinal))) Line($"  {Printable.Line(line)}".TrimEnd());
        Line("");
    }

    private void Best(RepairTry.Result best, double tauPatch, int k)
    {
        Diff(best.Patch);
        foreach (var why in best.Whys.Distinct(StringComparer.Ordinal)) Line($"  why    {Printable.Line(why)}");
        Line($"  cites  {string.Join(" ", best.Citations.Select(Printable.Line))}");
        var tests = best.Tests is { } t ? string.Create(CultureInfo.InvariantCulture, $"tests {t.Passed}/{t.Passed + t.Failed}") : "tests not run";
        Line(string.Create(CultureInfo.InvariantCulture, $"  conf   {best.Confidence:0.00} {(best.Confidence >= tauPatch ? "≥" : "<")} τ_patch {tauPatch:0.00} (calibration: {Printable.Line(Calibration)}) · lines {best.Lines} {(best.Lines <= k ? "≤" : ">")} K {k} · {tests}"));
        Line("");
    }

    /// <summary>Prints a patch as unified diffs, coloured by line.</summary>
    public void Diff(Patch patch)
    {
        foreach (var line in patch.Diff.TrimEnd('\n').Split('\n'))
            Line(Printable.Line(line.TrimEnd('\r')), line switch
            {
                ['+', ..] => Sgr.Green,
                ['-', ..] => Sgr.Red,
                ['@', ..] => Sgr.Cyan,
                _ => null,
            });
        Line("");
    }

    private void Outcome(RunView view, string run, double tauPatch)
    {
        var (symbol, word, style) = Verdict(view);
        Line($"{symbol} {word}{(view.Code.Length > 0 ? $" {view.Code}" : "")}  {Printable.Text(Reason(view))}", style);
        if (view.Result is { } result) Next(view, result, run, tauPatch);
        else if (!view.Closed) Advice($"  go on: tsrun resume {run}{(view.Outcome == RunOutcome.Limit ? " --timeout 5m" : "")}");
        if (view is { Result: null, Applied: true }) Advice($"  a patch lies in the tree, unverified; undo: tsrun revert {run}", Sgr.Yellow);
    }

    private static (string Symbol, string Word, Sgr Style) Verdict(RunView view) => view.Outcome switch
    {
        RunOutcome.Clean when view.LastTests is null => ("✔", "COMPILES", Sgr.Green),
        RunOutcome.Clean => ("✔", "GREEN", Sgr.Green),
        RunOutcome.Fixed => ("✔", "FIXED", Sgr.Green),
        RunOutcome.Proposed => ("✔", "PROPOSED", Sgr.Green),
        RunOutcome.Answered => ("✔", "ANSWERED", Sgr.Green),
        RunOutcome.Abstained => ("●", "ABSTAINED (correct behaviour)", Sgr.Green),
        RunOutcome.Blocked => ("■", "BLOCKED by policy", Sgr.Yellow),
        RunOutcome.Interrupted => ("●", "STOPPED", Sgr.Yellow),
        RunOutcome.Unfixed when view.IsDiagnosis => ("✘", "BROKEN", Sgr.Red),
        var outcome => ("✘", outcome.ToUpperInvariant(), Sgr.Red),
    };

    private static string Reason(RunView view) => view.Outcome switch
    {
        RunOutcome.Clean => view.LastTests is null ? "cargo check passes; the tests were not run" : "nothing to repair: cargo check and cargo test pass",
        RunOutcome.Fixed => $"applied and checked again in place: check ok, {view.LastTests?.Summary ?? "no tests"}",
        RunOutcome.Proposed => "a verified patch exists; nothing was written",
        RunOutcome.Answered => view.Result?.Value is null ? "the script answered nothing" : "see above",
        _ => view.Reason,
    };

    private void Next(RunView view, RunResult result, string run, double tauPatch)
    {
        if (result.Applied) Advice($"  undo: tsrun revert {run}     view: tsrun trace show {run}");
        var (steps, number) = (Plan.For(view, run, tauPatch, folder => Plan.Near(Environment.CurrentDirectory, folder)), 0);
        if (steps.Count > 0) Line("  Next:");
        else if (result is { Applied: false, Best: { Green: true } best, Outcome: not RunOutcome.Answered }) Advice($"  take it: {Plan.Take(best, run, tauPatch)}");
        foreach (var step in steps) Line($"    {++number}  {(step with { Command = Called.In(step.Command) }).Line}");
    }

    private void Advice(string text, Sgr? style = null) => Line(Called.In(text), style);

    private void Line(string text, Sgr? style = null) => output.WriteLine(style is { } s ? terminal.Paint(text, s) : text);

    internal static string Seconds(TimeSpan elapsed) => string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalSeconds:0.0}s");

    internal static string Short(string hash) => hash.Length > 12 ? hash[..12] : hash;
}
