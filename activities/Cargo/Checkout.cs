using Tsrun.Activities.Cargo.Messages;
using Tsrun.Activities.Cargo.Run;
using Tsrun.Activities.Cargo.Toolchains;
using Tsrun.Activities.Cargo.Tree;
using Tsrun.History;

namespace Tsrun.Activities.Cargo;

/// <summary>What a path given by a user turned out to be.</summary>
/// <param name="Root">Absolute: the workspace root, or the crate outside a workspace.</param>
/// <param name="ManifestPath">The selected package's manifest, relative to the root with <c>/</c>.</param>
/// <param name="Packages">Members of the workspace; empty when the manifest cannot be read.</param>
/// <param name="Outside">Folders of path dependencies outside the root, sorted.</param>
/// <param name="Problem">Why cargo refuses the manifest; null when it does not. A crate with a broken manifest is still a checkout.</param>
public sealed record Checkout(string Root, string ManifestPath, IReadOnlyList<CargoPackage> Packages, IReadOnlyList<string> Outside, Toolchain Toolchain, Diagnostic? Problem);

/// <summary>Finds the checkout behind a path.</summary>
public sealed class CheckoutLocator(IProcessRunner runner, ToolchainFinder toolchains)
{
    private static readonly ProcessLimits Limits = new(TimeSpan.FromSeconds(30), 4L << 30, 64 << 20, 64);

    /// <summary>Finds workspace and packages; writes nothing and runs no foreign code.</summary>
    /// <param name="path">A crate's folder, its Cargo.toml, or a file inside; absolute, or relative to the current folder.</param>
    /// <param name="package">A member that must exist, or null.</param>
    /// <exception cref="ActivityFailureException">TS0001: no such path; TS0002: no Cargo.toml; TS0003: unreadable; TS0007: no such package; TS0510, TS0511: no toolchain.</exception>
    public async Task<Checkout> LocateAsync(string path, string? package, bool sandboxRequired, CancellationToken cancellation)
    {
        var manifest = ManifestFor(Path.GetFullPath(path), path);
        var folder = Path.GetDirectoryName(manifest)!;
        var toolchain = await toolchains.DiscoverAsync(folder, sandboxRequired, cancellation);
        var answer = await runner.RunAsync(Request(toolchain, manifest, sandboxRequired), cancellation);
        if (answer is not { End: ProcessEnd.Exited, ExitCode: 0 })
        {
            var root = WorkspaceAbove(folder) ?? folder;
            var problem = CargoErrors.Read(answer.Stderr, new PathMap("", root)) is [var first, ..] ? first : CargoErrors.ToDiagnostic($"error: cargo metadata failed\n{answer.Stderr}");
            return new Checkout(root, Relative(root, manifest), [], [], toolchain, problem);
        }
        var metadata = CargoMetadata.Read(answer.Stdout);
        if (package is not null && metadata.Packages.All(member => member.Name != package)) throw ActivityFailureException.Final("TS0007",
            $"the workspace at {metadata.WorkspaceRoot} has no package `{package}`; it has {string.Join(", ", metadata.Packages.Select(member => member.Name).Order(StringComparer.Ordinal))}");
        var outside = metadata.Packages.SelectMany(member => member.PathDependencies).Where(dependency => OutsidePaths.IsOutside(metadata.WorkspaceRoot, dependency));
        return new Checkout(metadata.WorkspaceRoot, Relative(metadata.WorkspaceRoot, manifest), metadata.Packages, [.. outside.Distinct().Order(StringComparer.Ordinal)], toolchain, null);
    }

    private static string ManifestFor(string full, string given)
    {
        var kind = RegularFile.KindOf(full);
        if (kind == EntryKind.Link) kind = Directory.Exists(full) ? EntryKind.Folder : File.Exists(full) ? EntryKind.File : EntryKind.Missing;
        if (kind == EntryKind.Missing) throw ActivityFailureException.Final("TS0001", $"{given} does not exist; give the path of a crate, its Cargo.toml, or a file inside it");
        for (var folder = kind == EntryKind.Folder ? full : Path.GetDirectoryName(full); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var manifest = Path.Combine(folder, "Cargo.toml");
            if (RegularFile.KindOf(manifest) != EntryKind.Missing) return Readable(manifest);
        }
        throw ActivityFailureException.Final("TS0002",
            $"there is no Cargo.toml in {(kind == EntryKind.Folder ? full : Path.GetDirectoryName(full))} nor in any folder above it; give the path of a crate, or make one with: cargo init");
    }

    private static string Readable(string manifest)
    {
        try
        {
            return RegularFile.Read(manifest, TreeWalk.SourceBytesMax) is not null ? manifest
                : throw ActivityFailureException.Final("TS0003", $"{manifest} is not an ordinary file of at most 16 MiB; tsrun follows no links to manifests");
        }
        catch (UnauthorizedAccessException exception)
        {
            throw ActivityFailureException.Final("TS0003", $"{manifest} may not be read; give yourself read access to it, then run again", exception);
        }
    }

    // Cargo looks at manifests and configuration in all folders above; it reads, and runs no code of the checkout for this.
    private ProcessRequest Request(Toolchain toolchain, string manifest, bool sandboxRequired) => new(
        toolchain.Cargo,
        ["metadata", "--no-deps", "--offline", "--format-version", "1", "--manifest-path", manifest],
        Path.GetDirectoryName(manifest)!,
        new Dictionary<string, string>
        {
            ["PATH"] = $"{toolchain.Bin}:/usr/bin:/bin",
            ["HOME"] = toolchains.Host.Home,
            ["CARGO_HOME"] = toolchains.Host.CargoHome,
            ["RUSTC"] = toolchain.Rustc,
            ["RUSTC_WRAPPER"] = "",
            ["CARGO_TERM_COLOR"] = "never",
        },
        new SandboxRules(["/"], ["/dev/null"], sandboxRequired),
        Limits);

    private static string? WorkspaceAbove(string folder)
    {
        for (var above = Path.GetDirectoryName(folder); above is not null; above = Path.GetDirectoryName(above))
            if (RegularFile.Read(Path.Combine(above, "Cargo.toml"), TreeWalk.SourceBytesMax) is { } bytes && bytes.AsSpan().IndexOf("[workspace"u8) >= 0) return above;
        return null;
    }

    private static string Relative(string root, string manifest) => Path.GetRelativePath(root, manifest).Replace('\\', '/');
}
