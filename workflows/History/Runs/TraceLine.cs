namespace Tsrun.History;

/// <summary>One line of trace v1; the properties stand in the order of the keys.</summary>
/// <param name="V">1.</param>
/// <param name="Seq">0, 1, 2 … without gaps.</param>
/// <param name="At">RFC 3339 UTC with milliseconds, from the history event.</param>
/// <param name="Kind">One of <see cref="TraceKind"/>.</param>
/// <param name="Step">Position in the script: <c>fix.tracescript:14:5</c>.</param>
/// <param name="Input">SHA-256 of the canonical JSON of the activity's input.</param>
/// <param name="Output">SHA-256 of the canonical JSON of the activity's result.</param>
/// <param name="Ms">Duration of the last attempt in milliseconds.</param>
/// <param name="Rule">The policy rule that let the step pass or stopped it.</param>
/// <param name="Prev">SHA-256 of the previous line's bytes; the first line holds that of the manifest.</param>
public sealed record TraceLine(
    int V,
    string Run,
    int Seq,
    string At,
    string Kind,
    string Step,
    string? Tool = null,
    string? Claim = null,
    IReadOnlyList<string>? Anchors = null,
    double? Confidence = null,
    IReadOnlyDictionary<string, Payload>? Features = null,
    string? Input = null,
    string? Output = null,
    string? Summary = null,
    long? Ms = null,
    int? Attempts = null,
    string? Rule = null,
    string Prev = "");

/// <summary>The kinds of trace lines.</summary>
public static class TraceKind
{
    /// <summary>The script's plan.</summary>
    public const string Plan = "plan";
    /// <summary>A new plan after a failed expectation.</summary>
    public const string Replan = "replan";
    /// <summary>A read-only activity.</summary>
    public const string Probe = "probe";
    /// <summary>An experiment.</summary>
    public const string Explore = "explore";
    /// <summary>The gate's choice.</summary>
    public const string Decide = "decide";
    /// <summary>A change of the checkout.</summary>
    public const string Patch = "patch";
    /// <summary>A check or test after a change, or its taking back.</summary>
    public const string Verify = "verify";
    /// <summary>A question to a person, and the answer.</summary>
    public const string Ask = "ask";
    /// <summary>An answer with anchors.</summary>
    public const string Answer = "answer";
    /// <summary>The run says that it will not.</summary>
    public const string Abstain = "abstain";
    /// <summary>The run's end.</summary>
    public const string Finish = "finish";
    /// <summary>Something failed.</summary>
    public const string Error = "error";
}

/// <summary>What a trace belongs to; its hash is the <c>prev</c> of line 0.</summary>
public sealed record TraceManifest(
    int V,
    string Run,
    string Script,
    string Policy,
    string Profile,
    string Snapshot,
    IReadOnlyDictionary<string, string> Toolchain);

/// <summary>A manifest with the trace's end, so that a cut-off tail is found.</summary>
/// <param name="Lines">Number of lines.</param>
/// <param name="Head">SHA-256 of the last line's bytes.</param>
public sealed record TraceSeal(TraceManifest Manifest, int Lines, string Head);
