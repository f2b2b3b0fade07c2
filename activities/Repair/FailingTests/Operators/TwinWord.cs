using System.Collections.Frozen;

namespace Tsrun.Activities.Repair.FailingTests.Operators;

/// <summary>A method or constant in place of its twin: <c>min</c> for <c>max</c>, <c>first</c> for <c>last</c>.</summary>
internal sealed class TwinWord : ISlipOperator
{
    private static readonly string[][] Twins =
    [
        ["min", "max"], ["min_by_key", "max_by_key"], ["min_by", "max_by"], ["first", "last"], ["first_mut", "last_mut"], ["any", "all"],
        ["is_some", "is_none"], ["is_ok", "is_err"], ["is_some_and", "is_none_or"], ["starts_with", "ends_with"], ["strip_prefix", "strip_suffix"],
        ["trim_start", "trim_end"], ["trim_start_matches", "trim_end_matches"], ["take", "skip"], ["take_while", "skip_while"], ["find", "rfind"],
        ["position", "rposition"], ["split_once", "rsplit_once"], ["splitn", "rsplitn"], ["floor", "ceil", "round", "trunc"], ["push_back", "push_front"],
        ["pop_back", "pop_front"], ["front", "back"], ["to_uppercase", "to_lowercase"], ["to_ascii_uppercase", "to_ascii_lowercase"],
        ["is_uppercase", "is_lowercase"], ["is_ascii_uppercase", "is_ascii_lowercase"], ["leading_zeros", "trailing_zeros"], ["count_ones", "count_zeros"],
        ["wrapping_add", "wrapping_sub"], ["checked_add", "checked_sub"], ["saturating_add", "saturating_sub"], ["rotate_left", "rotate_right"],
        ["next", "next_back"], ["sum", "product"], ["keys", "values"], ["push_str", "insert_str"], ["shl", "shr"], ["lt", "le"], ["gt", "ge"],
        ["is_empty", "is_full"], ["from_be_bytes", "from_le_bytes"], ["to_be_bytes", "to_le_bytes"], ["MIN", "MAX"], ["INFINITY", "NEG_INFINITY"], ["Less", "Greater"],
        ["saturating_sub", "wrapping_sub", "abs_diff"], ["or", "and"], ["or_else", "and_then"], ["union", "intersection"], ["entry", "get"],
        ["row", "column"], ["rows", "columns"], ["width", "height"], ["left", "right"], ["start", "end"], ["lower", "upper"], ["x", "y"],
    ];

    private static readonly FrozenDictionary<string, string[]> Others = Twins.SelectMany(twins => twins, (twins, word) => (word, twins))
        .GroupBy(pair => pair.word, StringComparer.Ordinal)
        .ToFrozenDictionary(same => same.Key, same => same.SelectMany(pair => pair.twins).Where(twin => twin != same.Key).Distinct().ToArray(), StringComparer.Ordinal);

    /// <inheritdoc/>
    public string Name => "twin-word";

    /// <inheritdoc/>
    public IEnumerable<Slip> At(CodePlace place)
    {
        var (file, token) = (place.File, place.Token);
        if (file.Is(token, ".") && file.Is(token + 1, "rev") && file.Is(token + 2, "(") && file.Is(token + 3, ")"))
            return [new Slip(Tsrun.History.Risk.Medium, [Propose.Change.Tokens(file, token, token + 3, "")])];
        return file.IsWord(token) && file[token - 1] is "." or "::" && Others.TryGetValue(file[token], out var twins) ? twins.Select(place.Near) : [];
    }
}
