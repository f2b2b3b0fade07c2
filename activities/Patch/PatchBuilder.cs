using Tsrun.History;

namespace Tsrun.Activities.Patching;

/// <summary>Makes patches out of texts.</summary>
public static class PatchBuilder
{
    /// <summary>The patch from some texts to others; files that stay the same are left out, the rest sorted by path.</summary>
    /// <param name="before">Relative path to text; texts begin with U+FEFF where the file has a BOM.</param>
    /// <param name="after">The new texts; may name fewer files, never one that <paramref name="before"/> lacks.</param>
    /// <exception cref="ArgumentException">A new text has no old one: a patch changes existing files.</exception>
    public static Patch Build(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after)
    {
        if (after.Keys.FirstOrDefault(path => !before.ContainsKey(path)) is { } unknown)
        {
            throw new ArgumentException($"`{unknown}` has a new text and no old one; a patch changes existing files", nameof(after));
        }
        return new Patch([.. after.OrderBy(file => file.Key, StringComparer.Ordinal)
            .Where(file => before[file.Key] != file.Value)
            .Select(file => BuildFile(file.Key, before[file.Key], file.Value))]);
    }

    /// <summary>The change of one file.</summary>
    /// <remarks>Its lines are counted per run of neighbouring changed lines, the larger of added and removed, so the count does not depend on how much context a diff shows.</remarks>
    public static FileChange BuildFile(string path, string before, string after)
    {
        var diff = Lines.Compare(before, after);
        return new FileChange(path, HistoryJson.Sha256(before), HistoryJson.Sha256(after), after, UnifiedDiff.Write(path, diff),
            diff.DiffBlocks.Sum(block => Math.Max(block.DeleteCountA, block.InsertCountB)));
    }
}
