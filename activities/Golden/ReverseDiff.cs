using System.Globalization;
using System.Text;
using Tsrun.Activities.Patching;
using Tsrun.History;

namespace Tsrun.Activities.Golden;

/// <summary>Takes a change back from its new text and its diff.</summary>
public static class ReverseDiff
{
    /// <summary>The old text; null when text and diff do not fit, or the result has not the hash that it must have.</summary>
    public static string? Before(FileChange change)
    {
        var (after, before, at) = (Lines.Of(change.After), new StringBuilder(), 0);
        var diff = Lines.Of(change.Diff);
        for (var i = 2; i < diff.Count; i++)
        {
            if (diff[i].StartsWith("@@ ", StringComparison.Ordinal))
            {
                if (NewStart(diff[i]) is not { } start || start < at || start > after.Count) return null;
                while (at < start) before.Append(after[at++]);
                continue;
            }
            if (diff[i].StartsWith('\\')) continue;
            var text = i + 1 < diff.Count && diff[i + 1].StartsWith('\\') ? diff[i][1..].TrimEnd('\n') : diff[i][1..];
            if (diff[i][0] != '-' && (at >= after.Count || after[at++] != text)) return null;
            if (diff[i][0] != '+') before.Append(text);
        }
        while (at < after.Count) before.Append(after[at++]);
        return HistoryJson.Sha256(before.ToString()) == change.BeforeSha256 ? before.ToString() : null;
    }

    /// <summary>Index of a hunk's first new line: <c>@@ -1,3 +1,4 @@</c>. An empty range names the line before it.</summary>
    private static int? NewStart(string header)
    {
        var range = header.Split(' ')[2][1..].Split(',');
        if (!int.TryParse(range[0], CultureInfo.InvariantCulture, out var line)) return null;
        return range.Length > 1 && range[1] == "0" ? line : line - 1;
    }
}
