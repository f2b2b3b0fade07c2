using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Types;

/// <summary>Converts a value of one type where another is expected, by a table of the usual pairs.</summary>
internal sealed class ConvertValue : IRepairOperator
{
    /// <inheritdoc/>
    public string Name => "convert";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (Mismatch.Of(context) is not { } types || context.Primary is not { } place) return [];
        var why = $"rustc: expected `{types.Expected}`, found `{types.Found}`.";
        return Edits(types, place).Where(edit => edit.Changes.Count > 0).Select(edit => new Idea(edit.Risk, why, edit.Changes));
    }

    private static IEnumerable<(Risk Risk, IReadOnlyList<Change> Changes)> Edits(Mismatch types, Place place)
    {
        var (file, first, last) = (place.File, place.First, place.Last);
        foreach (var (risk, prefix) in Prefixes(types.Expected, types.Found)) yield return (risk, [Change.Before(file, first, prefix)]);
        foreach (var (risk, suffix) in Suffixes(types.Expected, types.Found)) yield return (risk, Expressions.Append(file, first, last, suffix));
        foreach (var (risk, head) in Calls(types.Expected, types.Found)) yield return (risk, Expressions.Wrap(file, first, last, head + "(", ")"));
        if (types.Expected.StartsWith("&mut", StringComparison.Ordinal) && file.Is(first, "&") && !file.Is(first + 1, "mut")) yield return (Risk.Low, [Change.After(file, first, "mut ")]);
        if (!types.Expected.StartsWith('&') && file.Is(first, "&")) yield return (Risk.Medium, [Change.Remove(file, first, file.Is(first + 1, "mut") ? first + 1 : first)]);
        if (!types.Found.StartsWith('&') && file.Is(first, "*")) yield return (Risk.Medium, [Change.Remove(file, first, first)]);
        if (Unwrapped(file, first, last) is { } inner) yield return (Risk.Medium, inner);
    }

    private static IEnumerable<(Risk, string)> Prefixes(string expected, string found)
    {
        if (expected.StartsWith("&mut ", StringComparison.Ordinal) && !found.StartsWith('&')) yield return (Risk.Low, "&mut ");
        else if (expected.StartsWith('&') && !found.StartsWith('&')) yield return (Risk.Low, "&");
        if (found.StartsWith('&') && !expected.StartsWith('&')) yield return (Risk.Low, "*");
        if (found.StartsWith("&&", StringComparison.Ordinal)) yield return (Risk.Low, "*");
        if (found == "&mut " + expected.TrimStart('&') && expected.StartsWith('&')) yield return (Risk.Low, "&*");
        if (expected == "bool" && found != "()") yield break;
    }

    private static IEnumerable<(Risk, string)> Suffixes(string expected, string found)
    {
        if (expected == "String" && found is "&str" or "str" or "char" or "&String") yield return (Risk.Low, ".to_string()");
        if (expected == "&str" && found is "String" or "&String") yield return (Risk.Low, ".as_str()");
        if (expected.StartsWith("&[", StringComparison.Ordinal) && found is "&str" or "String") yield return (Risk.Low, ".as_bytes()");
        if (expected.StartsWith("Vec<", StringComparison.Ordinal) && found.StartsWith("&[", StringComparison.Ordinal)) yield return (Risk.Low, ".to_vec()");
        if (Collects(expected) && found.Contains('<', StringComparison.Ordinal) && !Collects(found) && !found.StartsWith("Option", StringComparison.Ordinal)) yield return (Risk.Low, ".collect()");
        if (Mismatch.IsNumber(expected) && (Mismatch.IsNumber(found) || (found is "char" or "bool" && Mismatch.IsInteger(expected)))) yield return (Risk.Medium, $" as {expected}");
        if (expected == "char" && found == "u8") yield return (Risk.Medium, " as char");
        if (Differ(expected, found, "Option", 0) || Differ(expected, found, "Result", 0)) yield return (Risk.Medium, ".map(Into::into)");
        if (Differ(expected, found, "Result", 1)) yield return (Risk.Medium, ".map_err(Into::into)");
        if (found == "&" + expected) yield return (Risk.Medium, ".clone()");
        if (Holds(found, expected)) yield return (Risk.Medium, "?");
        if (found.StartsWith("Option<&", StringComparison.Ordinal) && expected.StartsWith("Option<", StringComparison.Ordinal)) yield return (Risk.Medium, ".cloned()");
        if (found.StartsWith("&Option<", StringComparison.Ordinal) && expected.StartsWith("Option<&", StringComparison.Ordinal)) yield return (Risk.Low, ".as_ref()");
        if (found.StartsWith("Option<", StringComparison.Ordinal) && expected.StartsWith("Option<&mut", StringComparison.Ordinal)) yield return (Risk.Low, ".as_mut()");
        if (found.StartsWith("Option<", StringComparison.Ordinal) && expected.StartsWith("Option<&", StringComparison.Ordinal)) yield return (Risk.Low, ".as_ref()");
        if (found.StartsWith("Result<", StringComparison.Ordinal) && expected.StartsWith("Option<", StringComparison.Ordinal)) yield return (Risk.Medium, ".ok()");
        if (expected == "bool" && found.StartsWith("Option<", StringComparison.Ordinal)) yield return (Risk.Medium, ".is_some()");
        if (expected == "bool" && found.StartsWith("Result<", StringComparison.Ordinal)) yield return (Risk.Medium, ".is_ok()");
        if (expected == "usize" && (Collects(found) || found is "&str" || found.StartsWith("&[", StringComparison.Ordinal))) yield return (Risk.Medium, ".len()");
        if (expected == "()" && found != "()") yield return (Risk.Medium, ";");
        if (!Mismatch.IsNumber(expected) && expected != "()" && expected != "bool" && !expected.StartsWith('&')) yield return (Risk.Medium, ".into()");
        if (Holds(found, expected)) yield return (Risk.High, ".unwrap_or_default()");
        if (Holds(found, expected)) yield return (Risk.High, ".unwrap()");
    }

    private static IEnumerable<(Risk, string)> Calls(string expected, string found)
    {
        if (Mismatch.Inside(expected, "Option").Length > 0 && !found.StartsWith("Option<", StringComparison.Ordinal) && found != "()") yield return (Risk.Low, "Some");
        if (Mismatch.Inside(expected, "Result") is { Length: > 0 } sides && !found.StartsWith("Result<", StringComparison.Ordinal) && found != "()")
        {
            var error = sides.EndsWith(", " + found, StringComparison.Ordinal);
            yield return (error ? Risk.Low : Risk.Medium, error ? "Err" : "Ok");
            yield return (Risk.Medium, error ? "Ok" : "Err");
        }

        foreach (var box in (string[])["Box", "Rc", "Arc", "RefCell", "Cell", "Mutex"])
            if (Mismatch.Inside(expected, box).Length > 0 && !found.StartsWith(box, StringComparison.Ordinal)) yield return (Risk.Low, box + "::new");
    }

    /// <summary>The argument of a call that is the whole place, as when <c>Some(x)</c> stands where <c>x</c> is expected.</summary>
    private static IReadOnlyList<Change>? Unwrapped(SourceFile file, int first, int last) =>
        file[first] is "Some" or "Ok" or "Err" && file.Is(first + 1, "(") && file.Partner(first + 1) == last
            ? [Change.Tokens(file, first, first + 1, ""), Change.Tokens(file, last, last, "")] : null;

    /// <summary>Both are of one kind and differ in one of its arguments.</summary>
    private static bool Differ(string expected, string found, string kind, int argument) =>
        (Mismatch.Inside(expected, kind).Split(", "), Mismatch.Inside(found, kind).Split(", ")) is var (left, right)
        && left.Length == right.Length && argument < left.Length && left[argument] is not ("" or "_") && left[argument] != right[argument] && right[argument] is not "_";

    private static bool Collects(string type) => type.StartsWith("Vec<", StringComparison.Ordinal) || type.StartsWith("HashMap<", StringComparison.Ordinal) || type.StartsWith("HashSet<", StringComparison.Ordinal)
        || type.StartsWith("BTreeMap<", StringComparison.Ordinal) || type.StartsWith("BTreeSet<", StringComparison.Ordinal) || type == "String";

    private static bool Holds(string found, string expected) =>
        Mismatch.Inside(found, "Option") == expected || Mismatch.Inside(found, "Result").StartsWith(expected + ",", StringComparison.Ordinal);
}
