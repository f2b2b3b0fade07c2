using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose;

/// <summary>rustc's suggestions and the operators' ideas for a diagnostic, in the order in which they are worth trying.</summary>
public sealed class Proposer : IProposer
{
    /// <summary>More ideas for one diagnostic cost more compiler runs than they bring repairs.</summary>
    public const int CandidatesMax = 60;

    private readonly IReadOnlyList<IRepairOperator> _operators;

    private Proposer(IReadOnlyList<IRepairOperator> operators) => _operators = operators;

    /// <summary>rustc's suggestions and all operators.</summary>
    public Proposer() : this([new RustcSuggestions(), .. OperatorList.All]) { }

    /// <summary>Only what rustc itself suggests; what the operators are measured against.</summary>
    public static Proposer RustcOnly() => new([new RustcSuggestions()]);

    /// <inheritdoc/>
    public IReadOnlyList<Candidate> Propose(SourceState state, Diagnostic target)
    {
        var context = new OperatorContext(state, target);
        var inTests = context.Primary is { } place && TestCode.Contains(place.File, place.Start);
        return
        [
            .. _operators
                .SelectMany(op => op.Propose(context).Select(idea => (op.Name, Idea: IdeaRules.Judge(idea, inTests, target.Class == DiagnosticClass.Move))))
                .Where(found => found.Idea is not null)
                .OrderBy(found => Rank(found.Idea!))
                .Select(found => found.Idea!.ToCandidate(found.Name, target.Key))
                .GroupBy(candidate => candidate.Id)
                .Select(Credited)
                .Take(CandidatesMax),
        ];
    }

    // The same edit from rustc and from an operator is rustc's: reports count who found it, and its applicability matters.
    private static Candidate Credited(IGrouping<string, Candidate> same) =>
        same.FirstOrDefault(candidate => candidate.Applicability is not null) ?? same.First();

    /// <summary>rustc's sure suggestions, then operators by risk with rustc's other suggestions after the sure operators.</summary>
    private static int Rank(Idea idea) => (idea.Risk, idea.Applicability) switch
    {
        (Risk.High, _) => 4,
        (_, "MachineApplicable") => 0,
        (Risk.Low, null) => 1,
        (_, not null) => 2,
        _ => 3,
    };
}
