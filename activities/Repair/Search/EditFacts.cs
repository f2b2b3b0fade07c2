using System.Text.RegularExpressions;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Search;

/// <summary>What can be seen of an edit without a compiler.</summary>
public static partial class EditFacts
{
    /// <summary>Lines an edit touches: the larger of lines replaced and lines put in, one at least for each part.</summary>
    public static int Lines(Candidate candidate) => candidate.Edits.Sum(edit => 1 + edit.Replacement.TrimEnd('\n').Count(c => c == '\n'));

    /// <summary>It is rustc's own suggestion, and rustc is sure of it.</summary>
    public static bool MachineApplicable(Candidate candidate) => candidate.Applicability == "MachineApplicable";

    /// <summary>The later text has more places that can panic, or more clones.</summary>
    public static bool AddsPanicOrClone(string before, string after) => PanicOrClone().Count(after) > PanicOrClone().Count(before);

    /// <summary>What no repair may add, as written in the text: <c>unsafe</c>, a lowered lint, a hole left open; null when nothing of it is added.</summary>
    public static string? Forbidden(string before, string after)
    {
        var had = Kinds(before);
        foreach (var (kind, count) in Kinds(after))
            if (count > had.GetValueOrDefault(kind))
                return kind;
        return null;
    }

    private static SortedDictionary<string, int> Kinds(string text)
    {
        var kinds = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (Match match in NeverAdded().Matches(text))
            kinds[match.Value] = kinds.GetValueOrDefault(match.Value) + 1;
        return kinds;
    }

    [GeneratedRegex(@"\.unwrap\(|\.expect\(|\bpanic!|\btodo!|\bunimplemented!|\bunreachable!|\.clone\(|\.cloned\(")]
    private static partial Regex PanicOrClone();

    [GeneratedRegex(@"\bunsafe\b|\ballow\b(?=\s*\()|\btodo!|\bunimplemented!")]
    private static partial Regex NeverAdded();
}
