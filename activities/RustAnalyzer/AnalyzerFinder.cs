using Tsrun.Activities.Cargo.Toolchains;

namespace Tsrun.Activities.RustAnalyzer;

/// <summary>Finds rust-analyzer: where the user says, beside the toolchain's rustc, in PATH.</summary>
public static class AnalyzerFinder
{
    /// <summary>What to do where there is none.</summary>
    public const string Remedy = "rustup component add rust-analyzer, or name it in TSRUN_RUST_ANALYZER";

    /// <summary>Its path and how it was found; null when there is none.</summary>
    /// <param name="toolchain">Null when that is not known: then only the user's word and PATH count.</param>
    public static (string Path, string FoundBy)? Find(HostEnvironment host, Toolchain? toolchain)
    {
        if (host["TSRUN_RUST_ANALYZER"] is { } named) return File.Exists(named) ? (Path.GetFullPath(named), "TSRUN_RUST_ANALYZER") : null;
        if (toolchain is not null && InToolchain(toolchain) is { } component) return (component, "the toolchain");
        return host.FindInPath(Program) is { } path && !IsProxy(path) ? (path, "PATH") : null;
    }

    private static string Program => OperatingSystem.IsWindows() ? "rust-analyzer.exe" : "rust-analyzer";

    private static string? InToolchain(Toolchain toolchain) => new[] { toolchain.Bin, Path.Combine(toolchain.Sysroot, "bin") }
        .Select(folder => Path.Combine(folder, Program)).FirstOrDefault(path => File.Exists(path) && !IsProxy(path));

    /// <summary>rustup puts a stand-in for every component into its folder, installed or not; it only says that the component is missing.</summary>
    private static bool IsProxy(string path) => File.Exists(Path.Combine(Path.GetDirectoryName(path)!, OperatingSystem.IsWindows() ? "rustup.exe" : "rustup"));
}
