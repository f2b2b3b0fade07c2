using Tsrun.Activities.Cargo.Toolchains;
using Tsrun.History;

namespace Tsrun.Activities.Cargo.Run;

/// <summary>Shapes a call of cargo: offline, in a clean environment, in a sandbox around the lane's folders.</summary>
/// <param name="Readable">Real folders with sources besides toolchain and fetched crates.</param>
/// <param name="MayWrap">Some configuration may name a wrapper around rustc.</param>
public sealed record CargoCommand(RunFacts Run, Toolchain Toolchain, HostEnvironment Host, LaneFolders Lane, IReadOnlyList<string> Readable, bool MayWrap)
{
    /// <summary>The request for a verb and its arguments.</summary>
    public ProcessRequest Request(string verb, params IReadOnlyList<string> arguments) => new(
        Toolchain.Cargo,
        [verb, "--manifest-path", Path.Combine(Root, Run.Cargo.ManifestPath), "--offline", .. Run.Cargo.Locked ? (string[])["--locked"] : [], .. arguments],
        Root,
        Environment(),
        SandboxRules.ForBuild(Readables(), [Lane.Mirror, Lane.Build, Lane.Temp, Lane.Home]) with { Required = Run.Limits.Sandbox != "trusted" },
        new ProcessLimits(Run.Limits.Timeout, Run.Limits.MemoryBytesMax, Run.Limits.OutputBytesMax, Run.Limits.ProcessesMax));

    /// <summary>The packages and features the user chose; where no package was, cargo's own choice stands, <c>default-members</c> included.</summary>
    public IReadOnlyList<string> Selection()
    {
        var options = Run.Cargo;
        var arguments = new List<string>();
        if (options.Package is not null) arguments.AddRange(["-p", options.Package]);
        else if (options.Workspace == true) arguments.Add("--workspace");
        if (options.Features is { Count: > 0 }) arguments.AddRange(["--features", string.Join(',', options.Features)]);
        if (options.AllFeatures) arguments.Add("--all-features");
        if (options.NoDefaultFeatures) arguments.Add("--no-default-features");
        return arguments;
    }

    private string Root => Lane.Mirror + Run.Root;

    // Of CARGO_HOME only what holds sources and settings: the credentials beside them stay out of reach.
    private List<string> Readables()
    {
        var read = new List<string> { Toolchain.Sysroot, Toolchain.Bin, Path.GetDirectoryName(Toolchain.Cargo)! };
        if (new DirectoryInfo(Toolchain.Sysroot).ResolveLinkTarget(returnFinalTarget: true) is { } linked) read.Add(linked.FullName);
        read.AddRange(((string[])["registry", "git", "config.toml", "config"]).Select(name => Path.Combine(Host.CargoHome, name)));
        read.AddRange(Readable);
        // Configuration above our own folder is also above the copy; cargo gives up when it sees a file that it may not read.
        for (var folder = Path.GetDirectoryName(Lane.Folder); folder is not null; folder = Path.GetDirectoryName(folder))
            read.AddRange([Path.Combine(folder, ".cargo", "config.toml"), Path.Combine(folder, ".cargo", "config")]);
        return [.. read.Where(Path.Exists).Distinct()];
    }

    // The user's RUSTFLAGS and wrappers are theirs, not the crate's: only configuration files speak for a crate.
    private Dictionary<string, string> Environment()
    {
        var environment = Plain();
        // No wrapper, which may be a program that the sandbox has not. Said only where it is needed: cargo asks rustc for its version and targets anew each time when it is.
        if (MayWrap) (environment["RUSTC_WRAPPER"], environment["RUSTC_WORKSPACE_WRAPPER"]) = ("", "");
        return environment;
    }

    private Dictionary<string, string> Plain() => new(StringComparer.Ordinal)
    {
        ["PATH"] = $"{Toolchain.Bin}:/usr/local/bin:/usr/bin:/bin",
        ["HOME"] = Lane.Home,
        ["TMPDIR"] = Lane.Temp,
        ["CARGO_HOME"] = Host.CargoHome,
        ["CARGO_TARGET_DIR"] = Lane.Build,
        ["CARGO_BUILD_BUILD_DIR"] = Lane.Build,
        ["CARGO_NET_OFFLINE"] = "true",
        ["CARGO_TERM_COLOR"] = "never",
        ["CARGO_TERM_PROGRESS_WHEN"] = "never",
        // Cleaning the user's cache is not ours to do, and would fail: it may only be read.
        ["CARGO_CACHE_AUTO_CLEAN_FREQUENCY"] = "never",
        ["RUSTC"] = Toolchain.Rustc,
        ["LANG"] = "C.UTF-8",
    };
}
