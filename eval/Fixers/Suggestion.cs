using System.Text;

namespace Tsrun.Eval;

/// <summary>One edit that rustc proposes; all parts or none.</summary>
public sealed record Suggestion(IReadOnlyList<CompilerSpan> Parts)
{
    /// <summary>Every suggestion of some errors that holds complete text, in rustc's order.</summary>
    public static IEnumerable<Suggestion> Of(IEnumerable<CompilerMessage> errors) => errors
        .SelectMany(error => error.Children.Prepend(error))
        .SelectMany(message => Split(message.Spans.Where(span => span.SuggestedReplacement is not null)))
        .Where(suggestion => !suggestion.HasHoles);

    private bool HasHoles => Parts.Any(part => part.SuggestedReplacement is { } text && (text.Contains("/*") || text.Contains("todo!()")));

    /// <summary>Writes it into the crate; returns the files as they were, by absolute path.</summary>
    /// <remarks>Null, and nothing written, where a part lies outside the crate or parts overlap.</remarks>
    public IReadOnlyDictionary<string, byte[]>? Apply(string crate)
    {
        var before = new Dictionary<string, byte[]>();
        var after = new Dictionary<string, byte[]>();
        foreach (var file in Parts.GroupBy(part => Path.GetFullPath(part.FileName, crate)))
        {
            if (!file.Key.StartsWith(crate + Path.DirectorySeparatorChar, StringComparison.Ordinal) || !File.Exists(file.Key))
                return null;
            before[file.Key] = File.ReadAllBytes(file.Key);
            if (Replace(before[file.Key], [.. file.OrderBy(part => part.ByteStart)]) is not { } text)
                return null;
            after[file.Key] = text;
        }
        Write(after);
        return before;
    }

    /// <summary>Writes files back.</summary>
    public static void Write(IReadOnlyDictionary<string, byte[]> files)
    {
        foreach (var (path, bytes) in files)
            File.WriteAllBytes(path, bytes);
    }

    private static byte[]? Replace(byte[] text, IReadOnlyList<CompilerSpan> parts)
    {
        var result = new List<byte>(text.Length);
        var position = 0;
        foreach (var part in parts)
        {
            if (part.ByteStart < position || part.ByteEnd > text.Length)
                return null;
            result.AddRange(text[position..part.ByteStart]);
            result.AddRange(Encoding.UTF8.GetBytes(part.SuggestedReplacement!));
            position = part.ByteEnd;
        }
        result.AddRange(text[position..]);
        return [.. result];
    }

    // rustc's list is flat: different places are parts of one edit, a place seen before starts the next alternative.
    private static IEnumerable<Suggestion> Split(IEnumerable<CompilerSpan> spans)
    {
        var parts = new List<CompilerSpan>();
        foreach (var span in spans)
        {
            if (parts.Any(part => part.Place == span.Place))
            {
                yield return new Suggestion([.. parts]);
                parts.Clear();
            }
            parts.Add(span);
        }
        if (parts.Count > 0)
            yield return new Suggestion([.. parts]);
    }
}
