using Tsrun.Activities.Cargo;
using Tsrun.Activities.Repair.FailingTests.Variants;
using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.Activities.Repair.Search;
using Tsrun.History;

namespace Tsrun.Activities.Repair.FailingTests;

/// <summary>What a screening by tests found.</summary>
/// <param name="Passing">Edits that make every test pass, the likeliest first.</param>
/// <param name="Evidence">What holds for the first of them.</param>
internal sealed record SlipOutcome(SourceTree Tree, IReadOnlyList<Candidate> Passing, IReadOnlyList<VariantVerdict> Verdicts, TestEvidence Evidence);

/// <summary>
/// Tries all ideas, since one that passes says little as long as another might too. One that stays the only choice is held against
/// further edits on top of it: whether the tests notice those tells what their green is worth.
/// </summary>
internal sealed class SlipSearch(IScratch scratch, CargoTest.Result tests, SearchBudget budget, Action<string> heartbeat)
{
    /// <summary>Edits on top of a patch; a function with more is judged by its first ones.</summary>
    private const int MutantsMax = 80;

    private readonly SourceTree _tree = SourceTree.Of(scratch);
    private readonly IReadOnlyList<string> _failing = TestPrograms.Only(tests).Failures;

    /// <summary>Puts ideas to the tests.</summary>
    /// <param name="leftOut">Ideas that there were beyond these.</param>
    public async Task<SlipOutcome> RunAsync(IReadOnlyList<Candidate> ideas, int leftOut, CancellationToken cancellation)
    {
        var taken = ideas.Take(budget.Limit).ToList();
        var verdicts = await new VariantRuns(scratch, _tree, _failing, budget, heartbeat).RunAsync(taken, cancellation);
        IReadOnlyList<Candidate> passing = [.. verdicts.Where(verdict => verdict.Passes).Select(verdict => verdict.Candidate).OrderBy(candidate => candidate.Risk)];
        var evidence = new TestEvidence(verdicts.Count, leftOut == 0 && verdicts.Count == ideas.Count, 0, 0, Pinned: false, _failing.Count);
        if (passing.Count > 0 && Rivals(passing[0], passing) == 0) evidence = await HoldAsync(passing[0], evidence, cancellation);
        return new SlipOutcome(_tree, passing, verdicts, evidence);
    }

    /// <summary>How many other edits are as good: one of more risk at the same place is the same repair carried too far, and text that behaves alike is no other choice.</summary>
    public int Rivals(Candidate chosen, IReadOnlyList<Candidate> passing)
    {
        var own = Behaviour.Key(_tree.With(chosen.Edits)!);
        return passing.Where(other => other.Id != chosen.Id && !(other.Risk > chosen.Risk && SamePlace(other, chosen)))
            .Select(other => Behaviour.Key(_tree.With(other.Edits)!)).Where(key => key != own).Distinct(StringComparer.Ordinal).Count();
    }

    private async Task<TestEvidence> HoldAsync(Candidate chosen, TestEvidence evidence, CancellationToken cancellation)
    {
        if (_tree.With(chosen.Edits) is not { } patched || Item(patched, chosen) is not { } item) return evidence;
        heartbeat("one edit is left; looking what else the tests would let pass");
        var place = new EditPlace(patched, chosen.Edits[0].File);
        var changed = place.After(chosen);
        var all = new Slips(patched.Texts).Of(item, chosen.Target, "").Where(other => patched.With(other.Edits) is { Changed.Count: > 0 }).ToLookup(other => place.Of(other).Overlaps(changed));
        var others = all[true].Concat(all[false]).Take(MutantsMax).ToList();
        var verdicts = await new VariantRuns(scratch, patched, [], budget, heartbeat).RunAsync(others, cancellation);
        var built = verdicts.Where(verdict => verdict.Compiles).ToList();
        var near = all[true].Select(other => other.Id).ToHashSet(StringComparer.Ordinal);
        var isWhole = verdicts.Count == others.Count && near.Count <= MutantsMax;
        var survives = built.Where(verdict => verdict.Passes).ToList();
        return evidence with { Mutants = built.Count, Survivors = survives.Count, Pinned = isWhole && built.Exists(verdict => near.Contains(verdict.Candidate.Id)) && !survives.Exists(verdict => near.Contains(verdict.Candidate.Id)) };
    }

    private static RustItem? Item(SourceTree tree, Candidate chosen)
    {
        var file = SourceFile.Of(chosen.Edits[0].File, tree.Text(chosen.Edits[0].File)!);
        var item = file.Root.At(file.TokenAt(file.IndexAt(chosen.Edits[0].ByteStart)));
        return item.Around(ItemKind.Function) ?? (item.Kind is ItemKind.Const or ItemKind.Static ? item : null);
    }

    private bool SamePlace(Candidate one, Candidate other) => one.Edits[0].File == other.Edits[0].File
        && new EditPlace(_tree, one.Edits[0].File) is var place && place.Of(one).SetEquals(place.Of(other));
}
