using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose;

/// <summary>
/// Takes the flat list of a child's suggestion spans apart. Nothing in rustc's JSON tells parts of one edit from alternatives:
/// different places are parts, a place that comes again starts the next alternative.
/// </summary>
internal static class SuggestionGroups
{
    /// <summary>The alternatives, each with all its parts.</summary>
    public static IEnumerable<IReadOnlyList<DiagnosticSpan>> Split(IReadOnlyList<DiagnosticSpan> spans)
    {
        var parts = spans.Where(span => span.SuggestedReplacement is not null).ToArray();
        if (parts.Length == 0) return [];
        var alternatives = parts.Select(Place).Distinct().Count() < parts.Length;
        return alternatives ? Alternatives(parts) : [parts];
    }

    // rustc sorts the parts of one alternative by place, so a step back (or none) begins the next one.
    private static List<IReadOnlyList<DiagnosticSpan>> Alternatives(DiagnosticSpan[] parts)
    {
        var groups = new List<IReadOnlyList<DiagnosticSpan>>();
        var group = new List<DiagnosticSpan>();
        foreach (var part in parts)
        {
            if (group.Count > 0 && group[^1].File == part.File && (part.ByteStart, part.ByteEnd).CompareTo((group[^1].ByteStart, group[^1].ByteEnd)) <= 0)
            {
                groups.Add(group);
                group = [];
            }

            group.Add(part);
        }

        groups.Add(group);
        return groups;
    }

    private static (string, int, int) Place(DiagnosticSpan span) => (span.File, span.ByteStart, span.ByteEnd);
}
