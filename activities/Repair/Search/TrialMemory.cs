using System.Text;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Search;

/// <summary>
/// What a search has tried. No tree is checked twice, which also ends pairs of suggestions that undo each other; and an edit that failed
/// is known again by its file, its lines before and its text after, wherever the lines have moved to.
/// </summary>
public sealed class TrialMemory
{
    private const int RejectedMax = 100;

    private readonly HashSet<string> _trees = new(StringComparer.Ordinal);
    private readonly HashSet<string> _failed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _named = new(StringComparer.Ordinal);
    private readonly List<RejectedCandidate> _rejected = [];

    /// <summary>What was thrown out, in the order in which it was; at most 100.</summary>
    public IReadOnlyList<RejectedCandidate> Rejected => _rejected;

    /// <summary>Notes a tree; false when it was noted before.</summary>
    public bool TryVisit(SourceTree tree) => _trees.Add(tree.Id);

    /// <summary>Notes that an idea did not help, and why.</summary>
    public void Reject(SearchState state, Idea idea, string reason)
    {
        _failed.Add(Lines(state, idea.Candidate));
        if (_rejected.Count < RejectedMax && _named.Add($"{idea.Candidate.Id}|{reason}"))
            _rejected.Add(new RejectedCandidate(idea.Candidate.Id, idea.Candidate.Title, reason));
    }

    /// <summary>The same change of the same lines did not help before.</summary>
    public bool Failed(SearchState state, Candidate candidate) => _failed.Contains(Lines(state, candidate));

    private static string Lines(SearchState state, Candidate candidate)
    {
        var key = new StringBuilder();
        foreach (var edit in candidate.Edits)
        {
            var bytes = Encoding.UTF8.GetBytes(state.Tree.Text(edit.File) ?? "");
            var (start, end) = (Math.Clamp(edit.ByteStart, 0, bytes.Length), Math.Clamp(edit.ByteEnd, 0, bytes.Length));
            var from = bytes.AsSpan(0, start).LastIndexOf((byte)'\n') + 1;
            var rest = bytes.AsSpan(end).IndexOf((byte)'\n');
            var to = rest < 0 ? bytes.Length : end + rest;
            key.Append(edit.File).Append('\0').Append(Encoding.UTF8.GetString(bytes, from, Math.Max(0, to - from)))
                .Append('\0').Append(start - from).Append('-').Append(end - from).Append('\0').Append(edit.Replacement).Append('\n');
        }
        return key.ToString();
    }
}
