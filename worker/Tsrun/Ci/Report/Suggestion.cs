using System.Text;
using Tsrun.Activities.Golden;
using Tsrun.Cli.Ci.Rendering;
using Tsrun.Cli.Rendering;

namespace Tsrun.Cli.Ci.Report;

/// <summary>A change that a reviewer can take with one click.</summary>
/// <param name="First">First line it replaces, in the head's file.</param>
/// <param name="Old">The lines that it replaces, as the diagnosis saw them.</param>
internal sealed record Suggestion(string Path, int First, int Last, IReadOnlyList<string> Old, IReadOnlyList<string> Lines, string Title)
{
    /// <summary>At most so many; a page of them is read by nobody.</summary>
    public const int CountMax = 5;

    /// <summary>What can be offered: every change of a sure patch, if all of it lies within the lines that the pull request shows. Half a patch is no repair, so it is all or none.</summary>
    public static IReadOnlyList<Suggestion> Of(Findings findings, Pull pull)
    {
        if (!findings.IsSure || findings.Best!.Patch.Diff.Contains(SecretMask.Sign, StringComparison.Ordinal)) return [];
        var all = findings.Best.Patch.Files.SelectMany(file => Hunks.Of(file.Diff).Select(change => Of(findings.Folder + file.Path, change, file.Diff, findings.Best.Title))).ToList();
        var fitting = all.OfType<Suggestion>().Where(one => Fits(one, pull)).ToList();
        // A reviewer takes with one click what is seen; text that hides something, or turns it round, is not offered so.
        if (fitting.Exists(one => one.Lines.Any(line => line.TrimEnd('\r') is var seen && Printable.Text(seen) != seen))) return [];
        return all.Count <= CountMax && fitting.Count == all.Count ? fitting : [];
    }

    /// <summary>The comment's text. A fence longer than any in the lines keeps them together.</summary>
    public string Body(string marker)
    {
        var text = string.Join('\n', Lines);
        var run = text.Split('\n').Max(line => line.Length - line.TrimStart().TrimStart('`').Length);
        var fence = new string('`', Math.Max(3, run + 1));
        return new StringBuilder($"{marker}\n{Markdown.Span(Title)} passes check and tests in a copy.\n\n{fence}suggestion\n").Append(Lines.Count > 0 ? text + "\n" : "").Append(fence).Append('\n').ToString();
    }

    /// <summary>A review has no place between two lines: an insertion is offered together with the line above it, or below it at the top of a file.</summary>
    private static Suggestion? Of(string path, Change change, string diff, string title)
    {
        if (change.Removed.Count > 0) return new Suggestion(path, change.LineStart, change.LineStart + change.Removed.Count - 1, change.Removed, change.Added, title);
        return Hunks.OldLine(diff, change.LineStart - 1) is { } above ? new Suggestion(path, change.LineStart - 1, change.LineStart - 1, [above], [above, .. change.Added], title)
            : Hunks.OldLine(diff, change.LineStart) is { } below ? new Suggestion(path, change.LineStart, change.LineStart, [below], [.. change.Added, below], title)
            : null;
    }

    /// <summary>Every line it replaces is shown, in one stretch, and reads as the diagnosis saw it: the checkout was a merge, whose lines may be others than the head's.</summary>
    private static bool Fits(Suggestion suggestion, Pull pull)
    {
        if (!pull.Shown.TryGetValue(suggestion.Path, out var shown)) return false;
        var lines = shown.Where(line => suggestion.First <= line.Number && line.Number <= suggestion.Last).ToList();
        return lines.Select(line => line.Text).SequenceEqual(suggestion.Old, StringComparer.Ordinal) && lines.Select(line => line.Hunk).Distinct().Count() == 1;
    }
}
