using Tsrun.Activities.Cargo;
using Tsrun.Activities.Repair.Search;
using Tsrun.History;

namespace Tsrun.Activities.Repair.FailingTests.Variants;

/// <summary>What became of an edit.</summary>
/// <param name="Passes">Every test passes with it.</param>
/// <param name="Reason">Why not, for people.</param>
/// <param name="Compiles">False: it never got as far as a test.</param>
internal sealed record VariantVerdict(Candidate Candidate, bool Passes, string Reason, bool Compiles = true);

/// <summary>
/// Puts edits to the tests, as many as fit into one compilation, and one by one what does not fit. Verdicts come in the order of the
/// edits; they end where the time does.
/// </summary>
/// <param name="failing">Names of the tests that fail without an edit.</param>
internal sealed class VariantRuns(IScratch scratch, SourceTree tree, IReadOnlyList<string> failing, SearchBudget budget, Action<string> heartbeat)
{
    /// <summary>Edits in one compilation: each is a copy of a function's body, and rustc's time grows with them.</summary>
    private const int BuildMax = 100;

    /// <summary>Compilations without progress to a clean one; each names at least one edit that does not compile.</summary>
    private const int CleanMax = 12;

    /// <summary>Edits that are compiled alone; each costs what all the others cost together.</summary>
    private const int AloneMax = 40;

    /// <summary>More tests than these are not named one by one.</summary>
    private const int NamedMax = 30;

    private static readonly TimeSpan TrialMin = TimeSpan.FromSeconds(10), Building = TimeSpan.FromMinutes(2);

    private readonly List<VariantVerdict> _verdicts = [];
    private readonly TimedScratch _scratch = new(scratch, budget);
    private int _alone;

    /// <summary>Tests that pass or fail without an edit; known once they ran so.</summary>
    private int _tests;

    private TimeSpan _trial = TrialMin;

    /// <summary>Whether the tests of the text itself say what they said before; null until an edit has to be tried alone.</summary>
    private bool? _stands;

    /// <summary>The verdicts; fewer than there are edits when the time was over before, none when the tests say something else without an edit.</summary>
    public async Task<IReadOnlyList<VariantVerdict>> RunAsync(IReadOnlyList<Candidate> candidates, CancellationToken cancellation)
    {
        var fits = candidates.ToLookup(candidate => VariantBuild.Fits(tree, candidate));
        foreach (var chunk in fits[true].Chunk(BuildMax))
            await TogetherAsync([.. chunk.Select((candidate, i) => new Variant(i + 1, candidate))], cancellation);
        await AloneAsync(fits[false], cancellation);
        var order = candidates.Select((candidate, i) => (candidate.Id, i)).ToDictionary(pair => pair.Id, pair => pair.i, StringComparer.Ordinal);
        return [.. _verdicts.OrderBy(verdict => order[verdict.Candidate.Id])];
    }

    private async Task TogetherAsync(IReadOnlyList<Variant> variants, CancellationToken cancellation)
    {
        var left = variants.ToList();
        for (var build = 0; build < CleanMax && left.Count > 0 && budget.TimeLeft; build++)
        {
            heartbeat($"compiling {Amount.Of(left.Count, "edit")} at once");
            var made = VariantBuild.Of(tree, left);
            if (await _scratch.CheckAsync(made.Texts, cancellation) is not { } check) return;
            if (check.Green)
            {
                heartbeat("building the tests with all edits in them");
                if (!await SayAsBeforeAsync(cancellation)) break;
                foreach (var variant in left) await TestAsync(variant.Candidate, variant.Number, _trial, cancellation);
                return;
            }
            var blamed = check.Diagnostics.Where(error => error.Level == "error").Select(error => (Number: made.Blame(error), error))
                .Where(pair => pair.Number is not null).DistinctBy(pair => pair.Number).ToDictionary(pair => pair.Number!.Value, pair => pair.error);
            if (blamed.Count == 0) break;
            foreach (var variant in left.Where(variant => blamed.ContainsKey(variant.Number))) Note(variant.Candidate, NotCompiled(blamed[variant.Number]));
            left.RemoveAll(variant => blamed.ContainsKey(variant.Number));
        }
        await AloneAsync(left.Select(variant => variant.Candidate), cancellation);
    }

    /// <summary>Several bodies in one function must not change what the tests say of the first: they make its frames larger, for one. Tests that did not run say nothing.</summary>
    private async Task<bool> SayAsBeforeAsync(CancellationToken cancellation)
    {
        if (await _scratch.TrialAsync(new TestTrial(0, [], KeepGoing: true, TimeSpan.MaxValue), cancellation) is not { TimedOut: false, Tests: { Compiled: true } tests } first) return false;
        if ((tests.Failures.Count == 0 && !tests.Green) || !TestPrograms.Only(tests).Failures.SequenceEqual(failing, StringComparer.Ordinal)) return false;
        (_tests, _trial) = (tests.Passed + tests.Failed, first.Elapsed * 2 > TrialMin ? first.Elapsed * 2 : TrialMin);
        return true;
    }

    private async Task AloneAsync(IEnumerable<Candidate> candidates, CancellationToken cancellation)
    {
        foreach (var candidate in candidates)
        {
            if (_alone >= AloneMax || !budget.TimeLeft) return;
            if (!(_stands ??= await StandsAsync(cancellation))) return;
            if (tree.With(candidate.Edits) is not { } edited) continue;
            _alone++;
            if (await _scratch.CheckAsync(edited.Changed, cancellation) is not { } check) return;
            if (check.Green) await TestAsync(candidate, 0, _trial + Building, cancellation);
            else Note(candidate, NotCompiled(check.Diagnostics[0]));
        }
    }

    private async Task<bool> StandsAsync(CancellationToken cancellation)
    {
        heartbeat("running the tests without an edit");
        scratch.SetTexts(tree.Changed);
        return await SayAsBeforeAsync(cancellation);
    }

    /// <summary>The failing tests first, by name: nearly every edit ends there. Only what passes them meets all the others.</summary>
    private async Task TestAsync(Candidate candidate, int number, TimeSpan limit, CancellationToken cancellation)
    {
        if (!budget.TimeLeft) return;
        heartbeat($"{Amount.Of(_verdicts.Count, "edit")} tried");
        var runs = new List<(IReadOnlyList<string> Only, int Expected)> { ([], _tests) };
        if (failing.Count is > 0 and <= NamedMax && TestPrograms.CanBeNamed(failing)) runs.Insert(0, (failing, failing.Count));
        string? objection = null;
        foreach (var (only, expected) in runs)
        {
            if (await _scratch.TrialAsync(new TestTrial(number, only, KeepGoing: false, limit), cancellation) is not { } trial) return;
            if ((objection = Objection(trial, expected, limit)) is not null) break;
        }
        Note(candidate, objection);
    }

    private string? Objection(TestTrialResult trial, int expected, TimeSpan limit) => trial switch
    {
        { TimedOut: true } => $"the tests do not end within {limit.TotalSeconds:0} s",
        { Tests.Green: false } => trial.Tests.Failures is [var first, ..] ? $"{first} {(failing.Contains(first) ? "still fails" : "fails")}" : "the tests fail",
        _ when trial.Tests.Passed < expected => $"{trial.Tests.Passed} of {Amount.Of(expected, "test")} passed",
        _ => null,
    };

    private static string NotCompiled(Diagnostic error) => $"does not compile: {$"{error.Code} {error.Message}".Trim()}";

    private void Note(Candidate candidate, string? objection) =>
        _verdicts.Add(new VariantVerdict(candidate, objection is null, objection ?? "", objection?.StartsWith("does not compile", StringComparison.Ordinal) != true));
}
