using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Tsrun.Activities.Golden;

/// <summary>A stretch of a text, and what comes in its place.</summary>
/// <param name="Instead">ASCII that JSON writes as it is.</param>
internal readonly record struct TextEdit(int At, int Length, string Instead);

/// <summary>The string values of a JSON text.</summary>
internal static class JsonStrings
{
    /// <summary>All of them, names of fields left out.</summary>
    public static List<string> Of(byte[] json)
    {
        var strings = new List<string>();
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
            if (reader.TokenType == JsonTokenType.String) strings.Add(Value(reader));
        return strings;
    }

    /// <summary>Edits them in place: bytes outside of an edit stay as they are, escapes too, since writers differ in what they escape.</summary>
    /// <param name="edits">Given a value, its edits from left to right.</param>
    public static byte[] Edit(byte[] json, Func<string, IReadOnlyList<TextEdit>> edits)
    {
        var (edited, from) = (new MemoryStream(json.Length), 0);
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.String || edits(Value(reader)) is not { Count: > 0 } found) continue;
            var places = Places(reader.ValueSpan, (int)reader.TokenStartIndex + 1);
            foreach (var edit in found)
            {
                edited.Write(json, from, places[edit.At] - from);
                edited.Write(Encoding.ASCII.GetBytes(edit.Instead));
                from = places[edit.At + edit.Length];
            }
        }
        edited.Write(json, from, json.Length - from);
        return edited.ToArray();
    }

    /// <summary>The text that a string stands for. The reader's own way gives up on half a character (<c>"\ud800"</c>), beside which a secret may stand as well.</summary>
    /// <remarks>JSON's escapes are among those of regular expressions, and mean the same there.</remarks>
    private static string Value(Utf8JsonReader reader)
    {
        var raw = Encoding.UTF8.GetString(reader.ValueSpan);
        return reader.ValueIsEscaped ? Regex.Unescape(raw) : raw;
    }

    /// <summary>For each UTF-16 unit of a value, and for its end, the offset of the bytes that stand for it.</summary>
    private static List<int> Places(ReadOnlySpan<byte> raw, int start)
    {
        var places = new List<int>(raw.Length + 1);
        for (var i = 0; i < raw.Length;)
        {
            places.Add(start + i);
            var bytes = raw[i] switch { (byte)'\\' => raw[i + 1] == 'u' ? 6 : 2, < 0x80 => 1, < 0xE0 => 2, < 0xF0 => 3, _ => 4 };
            // Four bytes of UTF-8 are two units of UTF-16.
            if (bytes == 4) places.Add(start + i);
            i += bytes;
        }
        places.Add(start + raw.Length);
        return places;
    }
}
