using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose;

/// <summary>The text of a checkout at one moment of the search, as proposers see it.</summary>
/// <param name="Texts">Every editable file, relative path with <c>/</c> to text; sorted ordinally.</param>
/// <param name="Diagnostics">All errors of the last check of this text, in compiler order.</param>
public sealed record SourceState(IReadOnlyDictionary<string, string> Texts, IReadOnlyList<Diagnostic> Diagnostics);

/// <summary>Has ideas for a diagnostic. Pure: the same state gives the same candidates in the same order.</summary>
public interface IProposer
{
    /// <summary>Candidates for <paramref name="target"/>, most promising first, without duplicates (equal ids).</summary>
    IReadOnlyList<Candidate> Propose(SourceState state, Diagnostic target);
}
