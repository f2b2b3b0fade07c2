using System.Text;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Search;

/// <summary>Applies edits that count bytes to a text.</summary>
internal static class ByteEdits
{
    /// <summary>The text with all edits made; null when one lies outside it, cuts a character, or overlaps another.</summary>
    public static string? Apply(string text, IReadOnlyList<TextEdit> edits)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var result = new MemoryStream(bytes.Length + 64);
        var from = 0;
        foreach (var edit in edits.OrderBy(edit => edit.ByteStart).ThenBy(edit => edit.ByteEnd))
        {
            if (edit.ByteStart < from || edit.ByteEnd < edit.ByteStart || edit.ByteEnd > bytes.Length)
                return null;
            if (Cuts(bytes, edit.ByteStart) || Cuts(bytes, edit.ByteEnd))
                return null;
            result.Write(bytes, from, edit.ByteStart - from);
            result.Write(Encoding.UTF8.GetBytes(edit.Replacement));
            from = edit.ByteEnd;
        }
        result.Write(bytes, from, bytes.Length - from);
        return Encoding.UTF8.GetString(result.GetBuffer(), 0, (int)result.Length);
    }

    private static bool Cuts(byte[] bytes, int at) => at < bytes.Length && (bytes[at] & 0xC0) == 0x80;
}
