using System.Text;

namespace Tsrun.Activities.Golden;

/// <summary>A secret in a text.</summary>
/// <param name="At">Where its characters begin.</param>
public readonly record struct FoundSecret(string Kind, string Value, int At);

/// <summary>Finds what looks like a secret. It finds too much rather than too little: an example can do without.</summary>
public static class Secrets
{
    /// <summary>Bits per character from which a long assigned value is taken for random; English words have about 2.5 in this measure, hex keys 3.6.</summary>
    private const double EntropyMin = 3.3;

    /// <summary>Kind and line of the first secret in a text; null when there is none. One that was masked still says that there was one.</summary>
    public static string? Find(ReadOnlySpan<byte> utf8)
    {
        var text = Encoding.UTF8.GetString(utf8);
        var first = In(text).Append(new FoundSecret("masked secret", "", text.IndexOf(SecretMask.Sign, StringComparison.Ordinal))).Where(found => found.At >= 0).OrderBy(found => found.At).FirstOrDefault();
        return first.Kind is null ? null : $"{first.Kind} in line {text.AsSpan(0, first.At).Count('\n') + 1}";
    }

    /// <summary>Every secret of a text; one that has two shapes is there twice.</summary>
    public static IEnumerable<FoundSecret> In(string text)
    {
        foreach (var (kind, shape, isRandom) in SecretShapes.All)
            for (var match = shape.Match(text); match.Success; match = match.NextMatch())
            {
                var found = match.Groups["s"] is { Success: true } group ? group : match;
                if (!found.Value.StartsWith(SecretMask.Sign, StringComparison.Ordinal) && (!isRandom || Entropy(found.Value) >= EntropyMin)) yield return new FoundSecret(kind, found.Value, found.Index);
            }
    }

    private static double Entropy(string text) => -text.GroupBy(c => c).Sum(group => (double)group.Count() / text.Length * Math.Log2((double)group.Count() / text.Length));
}
