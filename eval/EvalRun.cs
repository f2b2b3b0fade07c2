using System.Collections.Concurrent;

namespace Tsrun.Eval;

/// <summary>Lets one fixer work on every case and judges each.</summary>
/// <param name="Jobs">Cases at the same time.</param>
/// <param name="Timeout">For each child process.</param>
public sealed record EvalRun(IFixer Fixer, int Jobs, TimeSpan Timeout, TextWriter Progress)
{
    /// <summary>One result per case, in the order of the cases.</summary>
    public async Task<IReadOnlyList<CaseResult>> RunAsync(IReadOnlyList<EvalCase> cases, CancellationToken cancellation)
    {
        var results = new ConcurrentDictionary<string, CaseResult>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = Jobs, CancellationToken = cancellation };
        await Parallel.ForEachAsync(cases, options, async (evalCase, stop) =>
        {
            var result = await RunOneAsync(evalCase, stop);
            results[evalCase.Name] = result;
            await TextWriter.Synchronized(Progress).WriteLineAsync($"{results.Count,4}/{cases.Count}  {result.Mark,-9} {result.Seconds,6:0.0}s  {result.Name}  {result.Detail}");
        });
        return [.. cases.Select(evalCase => results[evalCase.Name])];
    }

    private async Task<CaseResult> RunOneAsync(EvalCase evalCase, CancellationToken cancellation)
    {
        using var place = Workplace.Open(evalCase, Timeout);
        var started = TimeProvider.System.GetTimestamp();
        var claim = await Fixer.FixAsync(place, cancellation);
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        var (mark, detail, lines) = claim.Kind == ClaimKind.Fixed
            ? Weigh(claim, await Judge.JudgeAsync(place, cancellation), evalCase.Facts)
            : Weigh(claim, Judge.ChangesOf(place));
        return new CaseResult(evalCase.Name, evalCase.Facts.Class, evalCase.Facts.Codes is [{ Length: > 0 } code, ..] ? code : "error", evalCase.Facts.Expected, mark, lines, seconds, detail);
    }

    private static (Mark, string, int) Weigh(Claim claim, Verdict verdict, CaseFacts facts) => verdict.Objection(facts) is { } objection
        ? (Mark.Wrong, objection, verdict.Changes.Lines)
        : (Mark.Fixed, claim.Detail, verdict.Changes.Lines);

    private static (Mark, string, int) Weigh(Claim claim, Changes changes) => claim.Kind switch
    {
        _ when changes.Lines > 0 => (Mark.Wrong, $"claims no success and changed {changes.Lines} lines", changes.Lines),
        ClaimKind.Abstained => (Mark.Abstained, claim.Detail, 0),
        ClaimKind.Unsolved => (Mark.Unsolved, claim.Detail, 0),
        _ => (Mark.Broken, claim.Detail, 0),
    };
}
