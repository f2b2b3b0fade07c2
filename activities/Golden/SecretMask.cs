using System.Text;
using Tsrun.History;

namespace Tsrun.Activities.Golden;

/// <summary>Takes secrets out of what leaves this machine. A value that looks like one anywhere becomes <c>[redacted:kind:hash8]</c> everywhere, also in base64, hex or an address.</summary>
/// <remarks>The same value gives the same words, and nothing else of a text changes, so what was equal in a history stays equal and the history still folds to the same commands.</remarks>
public sealed class SecretMask
{
    /// <summary>How a masked value begins.</summary>
    public const string Sign = "[redacted:";

    /// <summary>A shorter value is masked only where its surroundings give it away: elsewhere it may be an ordinary word.</summary>
    private const int AnywhereLengthMin = 12;

    // A key of several lines is each of its lines, wherever it is quoted; inside of JSON a line's end is two characters.
    private static readonly string[] Between = ["\n", "\r", "\\n", "\\r", "\t", " ", "|"];

    private readonly List<(string Found, string Instead)> _anywhere;

    private SecretMask(List<(string, string)> anywhere) => _anywhere = anywhere;

    /// <summary>Learns the secrets of some texts.</summary>
    public static SecretMask Of(IEnumerable<string> texts)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var secret in texts.SelectMany(Secrets.In).SelectMany(Parts).Where(part => part.Value.Length >= AnywhereLengthMin))
            values.TryAdd(secret.Value, Instead(secret));
        return new SecretMask([.. values.SelectMany(pair => Forms(pair.Key).Select(form => (form, pair.Value)))]);
    }

    /// <summary>Learns the secrets of some JSON texts: of their string values.</summary>
    public static SecretMask OfJson(IEnumerable<byte[]> texts) => Of(texts.SelectMany(JsonStrings.Of));

    /// <summary>A text without the secrets that were learned, and without its own.</summary>
    public string Apply(string text)
    {
        var (masked, from) = (new StringBuilder(), 0);
        foreach (var edit in Edits(text))
        {
            masked.Append(text, from, edit.At - from).Append(edit.Instead);
            from = edit.At + edit.Length;
        }
        return masked.Append(text, from, text.Length - from).ToString();
    }

    /// <summary>The same for the string values of a JSON text; every byte that is no secret stays as it is.</summary>
    public byte[] ApplyToJson(byte[] json) => JsonStrings.Edit(json, Edits);

    /// <summary>What to put where; from left to right, nothing twice.</summary>
    private List<TextEdit> Edits(string text)
    {
        var all = _anywhere.SelectMany(form => Places(text, form.Found).Select(at => new TextEdit(at, form.Found.Length, form.Instead)))
            .Concat(Secrets.In(text).SelectMany(Parts).Select(secret => new TextEdit(secret.At, secret.Value.Length, Instead(secret))));
        var (chosen, end) = (new List<TextEdit>(), 0);
        foreach (var edit in all.OrderBy(edit => edit.At).ThenByDescending(edit => edit.Length))
        {
            if (edit.At < end) continue;
            chosen.Add(edit);
            end = edit.At + edit.Length;
        }
        return chosen;
    }

    private static IEnumerable<int> Places(string text, string found)
    {
        for (var at = text.IndexOf(found, StringComparison.Ordinal); at >= 0; at = text.IndexOf(found, at + found.Length, StringComparison.Ordinal)) yield return at;
    }

    private static IEnumerable<FoundSecret> Parts(FoundSecret secret)
    {
        var parts = secret.Value.Split(Between, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 2) return [secret];
        // Marks of begin and end tell what it was; a diff's sign is no part of a line.
        return parts.Select(part => part.TrimStart('+', '-', '>')).Where(part => part.Length >= AnywhereLengthMin && !part.EndsWith("-----", StringComparison.Ordinal))
            .Select(part => new FoundSecret(secret.Kind, part, secret.At + secret.Value.IndexOf(part, StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Forms(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        return new[] { value, Convert.ToBase64String(bytes), Convert.ToHexStringLower(bytes), Convert.ToHexString(bytes), Uri.EscapeDataString(value) }.Distinct(StringComparer.Ordinal);
    }

    private static string Instead(FoundSecret secret) => $"{Sign}{secret.Kind.Replace(' ', '-')}:{HistoryJson.Sha256(secret.Value)[..8]}]";
}
