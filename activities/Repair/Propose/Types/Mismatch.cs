using System.Text.RegularExpressions;

namespace Tsrun.Activities.Repair.Propose.Types;

/// <summary>The two types of a mismatch as rustc names them.</summary>
/// <param name="Expected">Without backticks: <c>&amp;str</c>; <c>integer</c> when rustc names only a kind.</param>
/// <param name="Found">The same for what is there.</param>
internal sealed partial record Mismatch(string Expected, string Found)
{
    private static readonly HashSet<string> Integers = ["u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize"];

    /// <summary>Reads it from the note with full types, else from the label; null when neither tells.</summary>
    public static Mismatch? Of(OperatorContext context)
    {
        if (context.Code != "E0308") return null;
        foreach (var sentence in context.Target.Children.Select(child => child.Message).Where(text => text.StartsWith("expected ", StringComparison.Ordinal)).Concat(context.Labels))
            if (Pair().Match(sentence.Replace('\n', ' ')) is { Success: true } match)
                return new(Plain(match.Groups[1].Value), Plain(match.Groups[2].Value));
        return null;
    }

    /// <summary>Whether a type is a primitive number.</summary>
    public static bool IsNumber(string type) => Integers.Contains(type) || type is "f32" or "f64";

    /// <summary>Whether a type is a primitive integer.</summary>
    public static bool IsInteger(string type) => Integers.Contains(type);

    /// <summary>Whether a type can be written down: no hole, closure or opaque part in it.</summary>
    public static bool IsWritable(string type) => type.Length > 0 && !Unwritable().IsMatch(type);

    /// <summary>The inside of <c>Name&lt;…&gt;</c>; empty when the type has another head.</summary>
    public static string Inside(string type, string name)
    {
        var start = type.LastIndexOf("::", Math.Max(0, type.IndexOf('<', StringComparison.Ordinal)), StringComparison.Ordinal) is >= 0 and var colons ? colons + 2 : 0;
        return type[start..].StartsWith(name + "<", StringComparison.Ordinal) && type.EndsWith('>') ? type[(start + name.Length + 1)..^1] : "";
    }

    private static string Plain(string text) => Backticked().Match(text) is { Success: true } match ? match.Groups[1].Value : text.Trim();


    // Notes break the line between the two; labels put a comma.
    [GeneratedRegex(@"^expected (.*?`[^`]*`|\S+)(?:,|\s)\s*found (.*?`[^`]*`|[^,]*)")]
    private static partial Regex Pair();

    [GeneratedRegex("`([^`]*)`")]
    private static partial Regex Backticked();

    [GeneratedRegex(@"(?<!\w)_(?!\w)|[{}@]|\bclosure\b|\bimpl\b|\binteger\b|\bfloat|\.\.\.|\bfn item|'\?|/#")]
    private static partial Regex Unwritable();
}
