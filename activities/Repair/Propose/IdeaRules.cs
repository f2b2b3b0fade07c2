using System.Text.RegularExpressions;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose;

/// <summary>What no idea may do, whoever had it.</summary>
internal static partial class IdeaRules
{
    /// <summary>The idea with the risk it deserves; null when it must not be tried.</summary>
    /// <param name="inTests">The error itself stands in test code.</param>
    /// <param name="isMove">The error is about a value used after it moved.</param>
    public static Idea? Judge(Idea idea, bool inTests, bool isMove)
    {
        if (idea.Changes.Count == 0 || Overlaps(idea.Changes) || idea.Changes.All(change => change.File.Text[change.Start..change.End] == change.Text)) return null;
        if (idea.Changes.Any(Forbidden)) return null;
        var touchesTests = idea.Changes.Any(change => TestCode.Contains(change.File, change.Start));
        if (touchesTests && !inTests) return null;
        return touchesTests || idea.Changes.Any(MayPanic) || (isMove && idea.Changes.Any(MakesCopy)) ? idea with { Risk = Risk.High } : idea;
    }

    private static bool Forbidden(Change change)
    {
        var before = Banned().Count(change.File.Text.AsSpan(change.Start, change.End - change.Start));
        return Banned().Count(change.Text) > before;
    }

    private static bool MayPanic(Change change) =>
        Panics().Count(change.Text) > Panics().Count(change.File.Text.AsSpan(change.Start, change.End - change.Start));

    /// <summary>A type that was not <c>Copy</c> may be so on purpose: then using a value twice is the fault, and this hides it.</summary>
    private static bool MakesCopy(Change change) =>
        Copies().Count(change.Text) > Copies().Count(change.File.Text.AsSpan(change.Start, change.End - change.Start));

    private static bool Overlaps(IReadOnlyList<Change> changes)
    {
        var sorted = changes.OrderBy(change => change.File.Path, StringComparer.Ordinal).ThenBy(change => change.Start).ToArray();
        return sorted.Zip(sorted.Skip(1)).Any(pair => pair.First.File.Path == pair.Second.File.Path
            && (pair.Second.Start < pair.First.End || (pair.Second.Start == pair.First.Start && pair.Second.End == pair.First.End)));
    }

    [GeneratedRegex(@"\bunsafe\b|\ballow\s*\(|\bexpect\s*\(\s*(unused|dead_code|clippy)|\btodo!|\bunimplemented!|#!\[feature")]
    private static partial Regex Banned();

    [GeneratedRegex(@"\bCopy\b")]
    private static partial Regex Copies();

    [GeneratedRegex(@"\.unwrap\(\)|\.expect\(|\bpanic!|\bunreachable!")]
    private static partial Regex Panics();
}
