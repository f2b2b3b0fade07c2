namespace Tsrun.History;

/// <summary>Replaces a range of bytes of one file.</summary>
/// <param name="File">Relative to the checkout's root, with <c>/</c>.</param>
/// <param name="ByteStart">First byte replaced, counted in the text the edit was made for.</param>
/// <param name="ByteEnd">One past the last byte replaced; equal to the start for an insertion.</param>
public sealed record TextEdit(string File, int ByteStart, int ByteEnd, string Replacement);

/// <summary>How likely a compiling edit is to be what was meant.</summary>
public enum Risk
{
    /// <summary>Nearly always what was meant.</summary>
    Low,
    /// <summary>Compiles but may change behaviour.</summary>
    Medium,
    /// <summary>A plausible wrong fix; only under tests.</summary>
    High,
}

/// <summary>One idea for one diagnostic: edits that belong together, against the text that was checked.</summary>
/// <param name="Id">First 8 hex digits of the SHA-256 of the edits; equal edits have equal ids.</param>
/// <param name="Title">What it does, for people: <c>insert `&amp;` before `order`</c>.</param>
/// <param name="Operator"><c>rustc</c> for a compiler suggestion, else the operator's name.</param>
/// <param name="Target">Key of the diagnostic it was made for.</param>
/// <param name="Why">One sentence: the reason, as rustc or the operator gives it.</param>
/// <param name="Applicability">rustc's word when the edit is rustc's own.</param>
public sealed record Candidate(
    string Id,
    string Title,
    string Operator,
    string Target,
    Risk Risk,
    string Why,
    IReadOnlyList<TextEdit> Edits,
    string? Applicability = null);

/// <summary>A change of files that is applied as a whole or not at all.</summary>
public sealed record Patch(IReadOnlyList<FileChange> Files)
{
    /// <summary>Lines added plus lines removed, the larger of the two per hunk (what K limits).</summary>
    public int Lines => Files.Sum(file => file.Lines);

    /// <summary>SHA-256 of its canonical JSON: equal patches have equal keys.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Key => HistoryJson.Sha256(HistoryJson.Bytes(this));

    /// <summary>The unified diffs of all files, in order.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Diff => string.Concat(Files.Select(file => file.Diff));
}

/// <summary>The new text of one existing file.</summary>
/// <param name="Path">Relative to the checkout's root, with <c>/</c>.</param>
/// <param name="BeforeSha256">Hash of the bytes it may replace; anything else in the file is a refusal.</param>
/// <param name="After">The whole new text, UTF-8 without BOM unless the file has one.</param>
/// <param name="Diff">Unified diff with three lines of context.</param>
public sealed record FileChange(string Path, string BeforeSha256, string AfterSha256, string After, string Diff, int Lines);
