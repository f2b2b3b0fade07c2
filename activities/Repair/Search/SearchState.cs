using System.Collections.Immutable;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Search;

/// <summary>An idea that was followed, and the state whose text its edits count in. Steps of one batch share that state.</summary>
public sealed record Step(Idea Idea, SearchState From)
{
    /// <summary>What was edited.</summary>
    public Candidate Candidate => Idea.Candidate;
}

/// <summary>A checked tree and how the search came to it.</summary>
/// <param name="Tree">The text.</param>
/// <param name="Check">What the compiler says about it.</param>
/// <param name="Steps">The ideas followed, first to last.</param>
/// <param name="Detours">Steps that closed their error and opened others of the same phase.</param>
/// <param name="Order">Number in which the search came to it; decides between equals, so that the order never depends on lanes.</param>
public sealed record SearchState(SourceTree Tree, CargoCheck.Result Check, ImmutableArray<Step> Steps, int Detours, int Order)
{
    /// <summary>What is left to repair, in compiler order.</summary>
    public IReadOnlyList<Diagnostic> Errors { get; } = [.. Check.Diagnostics.Where(diagnostic => diagnostic.Level == "error")];

    /// <summary>How far the compiler comes.</summary>
    public CompilerPhase Phase => Check.Green ? CompilerPhase.Done : Check.Phase;

    /// <summary>Lines that the steps touch: an estimate for ordering; the patch has the true number.</summary>
    public int Lines { get; } = Steps.Sum(step => EditFacts.Lines(step.Candidate));

    /// <summary>The riskiest step's grade.</summary>
    public Risk Risk => Steps.IsEmpty ? Risk.Low : Steps.Max(step => step.Candidate.Risk);

    /// <summary>Every step is rustc's own and marked as certain.</summary>
    public bool MachineApplicable => Steps.All(step => EditFacts.MachineApplicable(step.Candidate));

    /// <summary>It adds a panic or a clone to the snapshot.</summary>
    public bool AddsPanicOrClone { get; } = Tree.Changed.Any(file => EditFacts.AddsPanicOrClone(Tree.Snapshot(file.Key)!, file.Value));
}
