using Tsrun.History;

namespace Tsrun.Activities.Repair.Search;

/// <summary>Errors that one fault probably causes.</summary>
/// <param name="Phase">The earliest of its members.</param>
/// <param name="Members">In compiler order; at least one.</param>
public sealed record ErrorGroup(CompilerPhase Phase, IReadOnlyList<Diagnostic> Members);

/// <summary>
/// Gathers errors by their root: the same message, or notes that point at the same definition. Twelve times the same missing trait on
/// the same type is one fault. A wrong union costs little, since every member is still asked for ideas.
/// </summary>
public static class ErrorGroups
{
    /// <summary>The groups, those of the earliest phase first, then in compiler order.</summary>
    public static IReadOnlyList<ErrorGroup> Of(IReadOnlyList<Diagnostic> errors)
    {
        var parent = Enumerable.Range(0, errors.Count).ToArray();
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < errors.Count; i++)
            foreach (var root in Roots(errors[i]))
                if (!first.TryAdd(root, i))
                    parent[Find(parent, i)] = Find(parent, first[root]);
        return [.. Enumerable.Range(0, errors.Count)
            .GroupBy(i => Find(parent, i), i => errors[i])
            .Select(members => new ErrorGroup(members.Min(member => member.Phase), [.. members]))
            .OrderBy(group => group.Phase)];
    }

    private static IEnumerable<string> Roots(Diagnostic error)
    {
        yield return $"{error.Code}|{error.Message}";
        foreach (var note in error.Children.Where(child => child.Level == "note"))
            foreach (var span in note.Spans.Where(span => span.IsPrimary && span.SuggestedReplacement is null))
                yield return $"{span.File}:{span.ByteStart}";
    }

    private static int Find(int[] parent, int i)
    {
        while (parent[i] != i)
            i = parent[i] = parent[parent[i]];
        return i;
    }
}
