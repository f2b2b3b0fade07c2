using Tsrun.Cli.Hosting.Cluster;

namespace Tsrun.Cli;

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
    OutputOptions Output)
{
    /// <summary>Where its runs shall live.</summary>
    public ClusterFlags Cluster { get; init; } = ClusterFlags.None;
}
