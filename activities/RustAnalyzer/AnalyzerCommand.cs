using Tsrun.Activities.Cargo.Toolchains;
using Tsrun.Activities.Cargo.Tree;
using Tsrun.History;

namespace Tsrun.Activities.RustAnalyzer;

/// <summary>Shapes the start of rust-analyzer on a checkout: it may read what cargo may, and write nowhere but into a folder of ours.</summary>
internal static class AnalyzerCommand
{
    // One conversation lasts as long as a run; a server that outlives every run is a leak.
    private static readonly TimeSpan LifeMax = TimeSpan.FromHours(2);

    // Of CARGO_HOME only what holds sources and settings: the credentials beside them stay out of reach.
    private static readonly string[] CargoParts = ["registry", "git", "config.toml", "config"];

    /// <param name="program">Absolute.</param>
    /// <param name="own">A folder that is the server's alone.</param>
    internal static ProcessRequest Request(string program, RunFacts run, Toolchain toolchain, HostEnvironment host, MirrorPlan plan, string own)
    {
        var (home, temp, target, cargoHome) = (Path.Combine(own, "home"), Path.Combine(own, "tmp"), Path.Combine(own, "build"), Path.Combine(own, "cargo"));
        foreach (var folder in (string[])[home, temp, target, cargoHome]) Directory.CreateDirectory(folder);
        foreach (var part in CargoParts) Link(Path.Combine(host.CargoHome, part), Path.Combine(cargoHome, part));
        return new ProcessRequest(program, [], run.Root, Environment(toolchain, host, home, temp, target, cargoHome),
            SandboxRules.ForBuild(Readable(program, run.Root, toolchain, host, plan), [home, temp, target, cargoHome]) with { Required = run.Limits.Sandbox != "trusted" },
            new ProcessLimits(LifeMax, run.Limits.MemoryBytesMax, run.Limits.OutputBytesMax, run.Limits.ProcessesMax, Background: true));
    }

    private static List<string> Readable(string program, string root, Toolchain toolchain, HostEnvironment host, MirrorPlan plan)
    {
        List<string> read = [root, toolchain.Sysroot, toolchain.Bin, Path.GetDirectoryName(toolchain.Cargo)!, .. Around(program, host), .. plan.Readable, .. plan.Configs.Keys];
        if (new DirectoryInfo(toolchain.Sysroot).ResolveLinkTarget(returnFinalTarget: true) is { } linked) read.Add(linked.FullName);
        read.AddRange(plan.Outside.Select(package => package.Root));
        read.AddRange(CargoParts.Select(name => Path.Combine(host.CargoHome, name)));
        if (host["RUST_SRC_PATH"] is { } sources) read.Add(sources);
        return [.. read.Where(Path.Exists).Distinct()];
    }

    // It would rather have a cargo of CARGO_HOME/bin than the one it is told of, and that is rustup's proxy, which the box cannot run: so it gets a
    // home without programs, where everything else is the user's.
    private static void Link(string real, string link)
    {
        if (!Path.Exists(real) || new FileInfo(link).LinkTarget == real) return;
        File.Delete(link);
        File.CreateSymbolicLink(link, real);
    }

    // A program in PREFIX/bin brings its libraries along in PREFIX/lib; of a home and of cargo's own folder only bin is anybody's business.
    private static IEnumerable<string> Around(string program, HostEnvironment host)
    {
        var folder = Path.GetDirectoryName(File.ResolveLinkTarget(program, true)?.FullName ?? program)!;
        yield return Path.GetDirectoryName(program)!;
        yield return folder;
        if (Path.GetFileName(folder) == "bin" && Path.GetDirectoryName(folder) is { } prefix && prefix != host.CargoHome && prefix != host.Home && prefix != "/") yield return prefix;
    }

    private static Dictionary<string, string> Environment(Toolchain toolchain, HostEnvironment host, string home, string temp, string target, string cargoHome)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = $"{toolchain.Bin}:{Path.GetDirectoryName(toolchain.Cargo)}:/usr/local/bin:/usr/bin:/bin",
            ["HOME"] = home,
            ["TMPDIR"] = temp,
            ["CARGO"] = toolchain.Cargo,
            ["CARGO_HOME"] = cargoHome,
            ["CARGO_TARGET_DIR"] = target,
            ["CARGO_NET_OFFLINE"] = "true",
            ["CARGO_CACHE_AUTO_CLEAN_FREQUENCY"] = "never",
            ["RUSTC"] = toolchain.Rustc,
            ["RUSTC_WRAPPER"] = "",
            ["LANG"] = "C.UTF-8",
        };
        if (host["RUST_SRC_PATH"] is { } sources) environment["RUST_SRC_PATH"] = sources;
        return environment;
    }
}
