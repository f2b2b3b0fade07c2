namespace Tsrun.Cli.Commands;

/// <summary>What the flags of one invocation say, with environment and files already folded in where a flag was silent.</summary>
internal sealed record RunOptions(
    string Path,
    string? Package,
    IReadOnlyList<string> Features,
    bool Workspace,
    bool AllFeatures,
    bool NoDefaultFeatures,
    bool Locked,
    string? Profile,
    string? PolicyFile,
    int? Budget,
    int? K,
    TimeSpan? Timeout,
    bool AllowDirty,
    bool NoApply,
    string Accept,
    bool TrustThisCode,
    bool ExitZeroOnAbstain,
    OutputOptions Output);

/// <summary>How an answer is to be shown.</summary>
/// <param name="Format">human, json, jsonl or short.</param>
internal sealed record OutputOptions(string Format, string Color, string Progress, bool Quiet, int Verbosity)
{
    /// <summary>stdout is for a program: JSON records, one a line, and nothing else.</summary>
    public bool IsMachine => Format is "json" or "jsonl";

    /// <summary>stderr may carry progress and remarks.</summary>
    public bool ShowsProgress => !Quiet && Progress != "none";
}
