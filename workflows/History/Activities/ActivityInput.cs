namespace Tsrun.History;

/// <summary>What every activity gets beside its arguments: facts of the run and the limits that policy granted.</summary>
/// <param name="Root">Absolute path of the checkout: the workspace root, or the crate outside a workspace.</param>
/// <param name="Snapshot">SHA-256 over the checkout's source files (path, mode, bytes) when the run began.</param>
/// <param name="Profile">Name of the dispatch table.</param>
public sealed record RunFacts(string RunId, string Root, string Snapshot, string Profile, CargoOptions Cargo, ActivityLimits Limits);

/// <summary>The cargo options that the user gave; they hold for every cargo call of the run.</summary>
/// <param name="Package"><c>-p SPEC</c>, or null for what the manifest selects.</param>
/// <param name="ManifestPath">Relative to the checkout's root: <c>Cargo.toml</c>, <c>crates/a/Cargo.toml</c>.</param>
/// <param name="Workspace"><c>--workspace</c>; null for what cargo takes by itself, so that records from before this option stay what they are.</param>
public sealed record CargoOptions(
    string ManifestPath = "Cargo.toml",
    string? Package = null,
    IReadOnlyList<string>? Features = null,
    bool AllFeatures = false,
    bool NoDefaultFeatures = false,
    bool Locked = false,
    bool? Workspace = null);

/// <summary>Limits of one activity, granted by policy and enforced by the process runner.</summary>
/// <param name="OutputBytesMax">Captured output beyond this is dropped and marked as truncated.</param>
/// <param name="Sandbox"><c>required</c>: refuse foreign code without one; <c>trusted</c>: the user said that this code may run without.</param>
public sealed record ActivityLimits(TimeSpan Timeout, long MemoryBytesMax, long OutputBytesMax, int ProcessesMax, string Sandbox);

/// <summary>An activity's whole input as it stands in history.</summary>
public sealed record ActivityInput<TArguments>(RunFacts Run, TArguments Args);
