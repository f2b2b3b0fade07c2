using System.Text;
using DiffPlex.Model;

namespace Tsrun.Activities.Patching;

/// <summary>Writes differences the way <c>diff -u</c> and <c>git apply</c> read them, three lines of context.</summary>
internal static class UnifiedDiff
{
    private const int Context = 3;

    public static string Write(string path, DiffResult diff)
    {
        if (diff.DiffBlocks.Count == 0) return "";
        // A name with a space ends in a tab, as git writes it; else readers cut it at the space.
        var end = path.Contains(' ') ? "\t\n" : "\n";
        var text = new StringBuilder($"--- a/{path}{end}+++ b/{path}{end}");
        foreach (var hunk in Hunks(diff.DiffBlocks)) WriteHunk(text, diff, hunk);
        return text.ToString();
    }

    // Blocks whose contexts would touch share a hunk.
    private static IEnumerable<IReadOnlyList<DiffBlock>> Hunks(IList<DiffBlock> blocks)
    {
        var hunk = new List<DiffBlock>();
        foreach (var block in blocks)
        {
            if (hunk.Count > 0 && block.DeleteStartA - EndA(hunk[^1]) > 2 * Context)
            {
                yield return hunk;
                hunk = [];
            }
            hunk.Add(block);
        }
        yield return hunk;
    }

    private static void WriteHunk(StringBuilder text, DiffResult diff, IReadOnlyList<DiffBlock> hunk)
    {
        var start = Math.Max(0, hunk[0].DeleteStartA - Context);
        var end = Math.Min(diff.PiecesOld.Length, EndA(hunk[^1]) + Context);
        var shift = hunk[0].InsertStartB - hunk[0].DeleteStartA;
        var countNew = end - start + hunk.Sum(block => block.InsertCountB - block.DeleteCountA);
        text.Append($"@@ -{Range(start, end - start)} +{Range(start + shift, countNew)} @@\n");
        var at = start;
        foreach (var block in hunk)
        {
            WriteLines(text, ' ', diff.PiecesOld, at, block.DeleteStartA);
            WriteLines(text, '-', diff.PiecesOld, block.DeleteStartA, EndA(block));
            WriteLines(text, '+', diff.PiecesNew, block.InsertStartB, block.InsertStartB + block.InsertCountB);
            at = EndA(block);
        }
        WriteLines(text, ' ', diff.PiecesOld, at, end);
    }

    // Lines count from 1; an empty range names the line before it.
    private static string Range(int start, int count) => count switch
    {
        0 => $"{start},0",
        1 => $"{start + 1}",
        _ => $"{start + 1},{count}",
    };

    private static void WriteLines(StringBuilder text, char sign, IReadOnlyList<string> lines, int from, int to)
    {
        for (var at = from; at < to; at++)
        {
            text.Append(sign).Append(lines[at]);
            if (!lines[at].EndsWith('\n')) text.Append("\n\\ No newline at end of file\n");
        }
    }

    private static int EndA(DiffBlock block) => block.DeleteStartA + block.DeleteCountA;
}
