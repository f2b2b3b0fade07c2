using System.Text.RegularExpressions;

namespace Tsrun.Activities.Repair.Search;

/// <summary>
/// Knows texts that behave alike however they are written: what one failed test says of the first holds for the others, and only three
/// may be put to the tests.
/// </summary>
public static partial class Behaviour
{
    /// <summary>The same states, those that behave like an earlier one moved behind all that do not.</summary>
    public static IReadOnlyList<SearchState> Spread(IEnumerable<SearchState> states)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return [.. states.Select(state => (State: state, Again: !seen.Add(Key(state.Tree)))).OrderBy(found => found.Again).Select(found => found.State)];
    }

    /// <summary>Equal for trees that differ only in how far something is visible, or in which of the conversions that do the same is called.</summary>
    public static string Key(SourceTree tree) => string.Join('\0', tree.Changed.Select(file => $"{file.Key}\0{Plain(file.Value)}"));

    private static string Plain(string text) =>
        Blank().Replace(Convert().Replace(Take().Replace(Clone().Replace(Visible().Replace(text, ""), "$1.clone()"), "$1.take()"), ".into()"), "");

    [GeneratedRegex(@"\bpub\s*(\([^)]*\))?\s*")]
    private static partial Regex Visible();

    [GeneratedRegex(@"<[^<>]*(?:<[^<>]*>)?[^<>]* as Clone>::clone\(&\s*([\w.]+)\)")]
    private static partial Regex Clone();

    [GeneratedRegex(@"\b(?:std|core)::mem::take\(&mut\s+([\w.]+)\)")]
    private static partial Regex Take();

    [GeneratedRegex(@"\.(?:to_string|to_owned|into)\(\)")]
    private static partial Regex Convert();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();
}
