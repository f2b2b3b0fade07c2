using Tsrun.Activities.Cargo;
using Tsrun.Activities.Cargo.Toolchains;
using Tsrun.Activities.Cargo.Tree;
using Tsrun.Activities.Git;
using Tsrun.History;
using Tsrun.Policy;

namespace Tsrun.Cli.Hosting;

/// <summary>A checkout as it was found at the start of a run.</summary>
/// <param name="Notes">What of it tsrun does not see, and why.</param>
/// <param name="Problem">Why cargo cannot read its manifest; null when it can.</param>
internal sealed record CheckoutFacts(
    string Root, CargoOptions Cargo, string Snapshot, IReadOnlyList<string> DirtyFiles, IReadOnlyDictionary<string, string> Versions, IReadOnlyList<string> Notes, Diagnostic? Problem)
{
    /// <summary>What builds it; null where there is nothing to build.</summary>
    public Toolchain? Toolchain { get; init; }

    /// <summary>It has uncommitted changes.</summary>
    public bool Dirty => DirtyFiles.Count > 0;

    /// <summary>What every activity of the run will get; limits are filled in call by call.</summary>
    public RunFacts Facts(WorkflowId id, string profile, PolicySet policy, RunOptions options)
    {
        var limits = policy.LimitsOf("default");
        var sandbox = options.TrustThisCode || !policy.Switches.RequireSandbox ? "trusted" : "required";
        return new RunFacts(id.Value, Root, Snapshot, profile, Cargo, new ActivityLimits(limits.Timeout, limits.MemoryBytesMax, limits.OutputBytesMax, limits.ProcessesMax, sandbox));
    }
}

/// <summary>Finds the checkout that a command names.</summary>
internal static class Checkouts
{
    /// <summary>Locates it, takes its snapshot hash, and asks version control about it.</summary>
    public static async Task<CheckoutFacts> LocateAsync(RunOptions options)
    {
        var (runner, host) = (Composition.Runner(), HostEnvironment.Current());
        var checkout = await new CheckoutLocator(runner, Composition.Toolchains).LocateAsync(options.Path, options.Package, !options.TrustThisCode, CancellationToken.None);
        var snapshot = Snapshot.Take(checkout.Root, [DataDirectory.Resolve()]);
        var dirty = await new WorkTree(runner, host).DirtyFilesAsync(checkout.Root, !options.TrustThisCode, CancellationToken.None);
        return new CheckoutFacts(checkout.Root, CargoOf(options, checkout.ManifestPath), snapshot.Hash, dirty, new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["rustc"] = checkout.Toolchain.Version,
            ["tsrun"] = CommandLine.Version,
        }, [.. OtherMembers(options, checkout), .. Links(snapshot), .. snapshot.Notes], checkout.Problem)
        { Toolchain = checkout.Toolchain };
    }

    /// <summary>In a folder with a package of its own, or with <c>default-members</c>, cargo leaves the other members out, and whoever reads GREEN has to know that.</summary>
    private static IEnumerable<string> OtherMembers(RunOptions options, Checkout checkout)
    {
        var members = checkout.Packages.Where(package => package.IsMember).ToLookup(package => package.IsDefault, package => package.Name);
        if (options.Workspace || options.Package is not null || checkout.ManifestPath != "Cargo.toml" || !members.Contains(true) || !members.Contains(false)) yield break;
        var others = members[false].Order(StringComparer.Ordinal).ToList();
        yield return $"without --workspace cargo looks at {string.Join(", ", members[true])} alone; not at {string.Join(", ", others.Take(5))}{(others.Count > 5 ? $" and {others.Count - 5} more" : "")}";
    }

    /// <summary>Errors in a linked source are told by the link's name, and a repair of it would go through the link.</summary>
    private static IEnumerable<string> Links(Snapshot snapshot) => snapshot.Entries.Where(entry => entry.Link is not null && entry.Path.EndsWith(".rs", StringComparison.Ordinal))
        .Select(entry => $"{entry.Path} is a link to {entry.Link}: it is compiled, and no repair is made through it");

    /// <summary>For scripts that look at no crate.</summary>
    public static CheckoutFacts None(RunOptions options) =>
        new(Environment.CurrentDirectory, CargoOf(options, "Cargo.toml"), "", [], new Dictionary<string, string>(StringComparer.Ordinal) { ["tsrun"] = CommandLine.Version }, [], null);

    /// <summary>Hash of a file's bytes; empty when there is none.</summary>
    public static string Sha256(string path) => File.Exists(path) ? HistoryJson.Sha256(File.ReadAllBytes(path)) : "";

    private static CargoOptions CargoOf(RunOptions options, string manifest) =>
        new(manifest, options.Package, options.Features, options.AllFeatures, options.NoDefaultFeatures, options.Locked, options.Workspace ? true : null);
}
