using System.Text;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Search;

/// <summary>Finds which ideas of a batch brought new errors: those whose edited lines the errors stand on.</summary>
internal static class Blame
{
    /// <summary>Ids of the candidates to blame.</summary>
    public static HashSet<string> Of(Trial batch, IReadOnlyList<Diagnostic> news)
    {
        var blamed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in batch.Added.SelectMany(idea => idea.Candidate.Edits, (idea, edit) => (idea.Candidate.Id, Edit: edit)).GroupBy(part => part.Edit.File, StringComparer.Ordinal))
        {
            var text = Encoding.UTF8.GetBytes(batch.Tree.Text(file.Key)!);
            var shift = 0;
            foreach (var (id, edit) in file.OrderBy(part => part.Edit.ByteStart).ThenBy(part => part.Edit.ByteEnd))
            {
                var length = Encoding.UTF8.GetByteCount(edit.Replacement);
                var (start, end) = WholeLines(text, edit.ByteStart + shift, edit.ByteStart + shift + length);
                if (news.Any(error => error.Primary is { } at && at.File == file.Key && at.ByteStart <= end && at.ByteEnd >= start))
                    blamed.Add(id);
                shift += length - (edit.ByteEnd - edit.ByteStart);
            }
        }
        return blamed;
    }

    private static (int Start, int End) WholeLines(byte[] text, int start, int end)
    {
        var rest = text.AsSpan(end).IndexOf((byte)'\n');
        return (text.AsSpan(0, start).LastIndexOf((byte)'\n') + 1, rest < 0 ? text.Length : end + rest);
    }
}
