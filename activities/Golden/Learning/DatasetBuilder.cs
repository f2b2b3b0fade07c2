using System.Globalization;
using Tsrun.History;

namespace Tsrun.Activities.Golden.Learning;

/// <summary>Cases and proposals of some runs, with a ledger.</summary>
public sealed record DatasetContent(IReadOnlyList<DatasetRow> Rows, IReadOnlyList<ProposalRow> Proposals, IReadOnlyList<LedgerEntry> Ledger);

/// <summary>Turns recorded runs into labelled cases. The same runs give the same bytes.</summary>
public static class DatasetBuilder
{
    /// <summary>The tests judge; see <see cref="DatasetRow"/>.</summary>
    public const string Blind = "blind";

    /// <summary>A person judges; see <see cref="DatasetRow"/>.</summary>
    public const string Seen = "seen";

    /// <summary>No crate may have more than this share of all cases, or this many where that is more.</summary>
    private const double CrateShareMax = 0.2;
    private const int CrateRowsMin = 6;

    /// <summary>The cases of one run.</summary>
    /// <param name="reverted">A person took its patch back.</param>
    public static IReadOnlyList<DatasetRow> RowsOf(RunRecord run, string crate, bool reverted)
    {
        var hypotheses = run.Results<RepairScreen.Result>(RepairScreen.Name).FirstOrDefault()?.Hypotheses ?? [];
        var rows = new List<DatasetRow>();
        // A patch for failing tests is judged by the very tests that it was made for, so it is no case to learn from.
        if (run.Result?.Best?.Features.Evidence is not null) return rows;
        foreach (var (tried, number) in run.Results<RepairTry.Result>(RepairTry.Name).Select((tried, number) => (tried, number)).Where(pair => pair.tried.Title.Length > 0))
        {
            var hypothesis = hypotheses.ElementAtOrDefault(number);
            // Where no test ran through the change, tests say nothing about it; a change of the tests themselves proves nothing.
            if (tried.Features is { Checks: true, TestCodeChanged: false } f && (f.TestsTouch == true || !f.TestsPass))
                rows.Add(Row(run, crate, hypothesis, tried, Blind, f with { TestsPass = true, TestsPassed = 0, TestsTouch = false }, tried.Green));
        }
        if (run.Result is { Outcome: RunOutcome.Fixed, Best: { Green: true } best })
            rows.Add(Row(run, crate, hypotheses.FirstOrDefault(hypothesis => hypothesis.Title == best.Title), best, Seen, best.Features, !reverted));
        return rows;
    }

    /// <summary>What was proposed first, and where the right idea stood; null for a run that found none.</summary>
    public static ProposalRow? ProposalOf(RunRecord run, string crate)
    {
        if (run.Results<RepairPropose.Result>(RepairPropose.Name).FirstOrDefault() is not { Candidates.Count: > 0 } ideas || run.Result is not { Outcome: RunOutcome.Fixed or RunOutcome.Proposed, Best: { Green: true } best }) return null;
        var right = ideas.Candidates.Select((candidate, at) => (candidate, at)).FirstOrDefault(pair => best.Title == pair.candidate.Title || best.Title.StartsWith(pair.candidate.Title + ";", StringComparison.Ordinal), (null!, -1)).at;
        return new ProposalRow(run.Id, crate, CodeOf(ideas.Candidates[0].Target), [.. ideas.Candidates.Select(candidate => candidate.Operator)], right);
    }

    /// <summary>Leaves out what is there twice, and what one crate has too much of; says so in the ledger.</summary>
    public static DatasetContent Capped(IReadOnlyList<(LedgerEntry Source, IReadOnlyList<DatasetRow> Rows, ProposalRow? Proposal)> sources)
    {
        var (kept, ledger, seen) = (new List<DatasetRow>(), new List<LedgerEntry>(), new HashSet<string>(StringComparer.Ordinal));
        var unique = sources.Select(source => source.Rows.Where(row => seen.Add(row.Id)).ToList()).ToList();
        var most = Math.Max(CrateRowsMin, (int)(unique.Sum(rows => rows.Count) * CrateShareMax));
        var byCrate = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < sources.Count; i++)
        {
            var taken = unique[i].Where(row => (byCrate[row.Crate] = byCrate.GetValueOrDefault(row.Crate) + 1) <= most).ToList();
            kept.AddRange(taken);
            ledger.Add(sources[i].Source with { Rows = sources[i].Rows.Count, Kept = taken.Count, Dropped = Why(sources[i].Rows.Count - unique[i].Count, unique[i].Count - taken.Count) });
        }
        return new DatasetContent([.. kept.OrderBy(row => row.Id, StringComparer.Ordinal)],
            [.. sources.Select(source => source.Proposal).OfType<ProposalRow>().DistinctBy(row => (row.Crate, row.Code, string.Join(' ', row.Proposed))).OrderBy(row => row.Run, StringComparer.Ordinal)],
            [.. ledger.OrderBy(entry => entry.Run, StringComparer.Ordinal)]);
    }

    private static string Why(int duplicates, int tooMany) => string.Join(", ", new[]
    {
        duplicates > 0 ? string.Create(CultureInfo.InvariantCulture, $"{duplicates} duplicate") : "",
        tooMany > 0 ? string.Create(CultureInfo.InvariantCulture, $"{tooMany} over the crate's share") : "",
    }.Where(text => text.Length > 0));

    private static DatasetRow Row(RunRecord run, string crate, Hypothesis? hypothesis, RepairTry.Result tried, string view, ConfidenceFeatures features, bool right)
    {
        var first = run.FirstCheck?.Diagnostics.FirstOrDefault(diagnostic => tried.Closed.Contains(diagnostic.Key) || hypothesis?.Closed.Contains(diagnostic.Key) == true) ?? run.FirstCheck?.Diagnostics.FirstOrDefault();
        var id = HistoryJson.Sha256($"{run.Input.Facts.Snapshot}\n{tried.Title}\n{HistoryJson.Sha256(HistoryJson.Bytes(tried.Patch))}\n{view}")[..16];
        return new DatasetRow(id, run.Id, crate, first?.Class ?? DiagnosticClass.Other, first?.Code ?? "", hypothesis is { Operators.Count: > 0 } ? hypothesis.Operators[0] : "", view, features, right);
    }

    private static string CodeOf(string diagnosticKey) => diagnosticKey.Split('|')[0];
}
