using System.Collections.Concurrent;
using System.Globalization;

namespace Tsrun.Activities.Cargo.Toolchains;

/// <summary>Finds cargo and rustc, and asks rustup's proxy which toolchain a checkout wants. Remembers the answer for each checkout.</summary>
public sealed class ToolchainFinder(IProcessRunner runner, HostEnvironment host)
{
    private static readonly ProcessLimits Limits = new(TimeSpan.FromSeconds(20), 4L << 30, 1 << 20, 64);
    /// <summary>Where the user keeps Rust.</summary>
    public HostEnvironment Host => host;

    private readonly ConcurrentDictionary<string, Task<Toolchain>> _found = new(StringComparer.Ordinal);

    /// <summary>The toolchain of a checkout: <c>rust-toolchain(.toml)</c> and overrides are honoured.</summary>
    /// <param name="checkout">Absolute path of a folder.</param>
    /// <param name="sandboxRequired">Refuse to start where the kernel has no sandbox.</param>
    /// <exception cref="ActivityFailureException">TS0510: no cargo; TS0511: the toolchain that the checkout names is not installed.</exception>
    public async Task<Toolchain> DiscoverAsync(string checkout, bool sandboxRequired, CancellationToken cancellation)
    {
        if (_found.TryGetValue(checkout, out var known) && known.IsCompletedSuccessfully) return await known;
        var search = DiscoverFreshAsync(checkout, sandboxRequired, cancellation);
        _found[checkout] = search;
        return await search;
    }

    private async Task<Toolchain> DiscoverFreshAsync(string checkout, bool sandboxRequired, CancellationToken cancellation)
    {
        var (cargo, foundBy) = FindCargo();
        var rustc = Beside(cargo, "rustc") ?? host.FindInPath("rustc") ?? throw ActivityFailureException.Final("TS0510",
            $"found cargo at {cargo}, but no rustc beside it or in PATH; install Rust with https://rustup.rs, or put rustc into PATH");
        var sysroot = (await AskAsync(rustc, ["--print", "sysroot"])).Trim();
        if (!Path.IsPathFullyQualified(sysroot)) throw ActivityFailureException.Final("TS0511", $"{rustc} does not say where its sysroot is; found \"{sysroot}\"; reinstall the toolchain");
        if (Beneath(checkout, sysroot)) throw ActivityFailureException.Final("TS0511",
            $"rust-toolchain.toml names a toolchain inside the checkout ({sysroot}); tsrun starts only toolchains that the user installed");
        var real = Beside(Path.Combine(sysroot, "bin", "cargo"), "rustc") ?? rustc;
        return Read(await AskAsync(real, ["-vV"]), sysroot, real, cargo, foundBy);

        async Task<string> AskAsync(string program, string[] arguments)
        {
            var answer = await runner.RunAsync(new ProcessRequest(program, arguments, checkout, Environment(), Rules(checkout, program, sandboxRequired), Limits), cancellation);
            return answer is { End: ProcessEnd.Exited, ExitCode: 0 } ? answer.Stdout : throw NotInstalled(checkout, answer);
        }
    }

    private (string Path, string FoundBy) FindCargo()
    {
        foreach (var variable in (string[])["TSRUN_CARGO", "CARGO"])
        {
            if (host[variable] is not { } path) continue;
            return File.Exists(path) ? (Path.GetFullPath(path), variable) : throw ActivityFailureException.Final("TS0510",
                $"{variable} names {path}, but there is no such file; correct it, or unset it to search PATH");
        }
        if (host.FindInPath("cargo") is { } inPath) return (inPath, "PATH");
        var atHome = Path.Combine(host.CargoHome, "bin", OperatingSystem.IsWindows() ? "cargo.exe" : "cargo");
        return File.Exists(atHome) ? (atHome, "CARGO_HOME") : throw ActivityFailureException.Final("TS0510",
            $"cargo was not found: looked at TSRUN_CARGO, CARGO, PATH and {atHome}; install Rust with https://rustup.rs, or set TSRUN_CARGO");
    }

    private static Toolchain Read(string version, string sysroot, string rustc, string cargo, string foundBy)
    {
        var lines = version.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return new Toolchain(Beside(Path.Combine(sysroot, "bin", "rustc"), "cargo") ?? RealCargo(cargo, sysroot),
            rustc, sysroot, lines.FirstOrDefault() ?? "", Minor(Value(lines, "release: ")), Value(lines, "host: "), foundBy);
    }

    // Without a cargo of its own the toolchain is a distribution's or was linked by hand: then the one we found is meant, unless it is rustup's proxy, which would refuse.
    private static string RealCargo(string cargo, string sysroot) => Beside(cargo, "rustup") is null ? cargo : throw ActivityFailureException.Final("TS0511",
        $"the toolchain {Path.GetFileName(sysroot)} has no cargo; run: rustup component add cargo --toolchain {Path.GetFileName(sysroot)}");

    private static ActivityFailureException NotInstalled(string checkout, ProcessResult answer)
    {
        var line = answer.Stderr.Split('\n').FirstOrDefault(text => text.StartsWith("error:", StringComparison.Ordinal))?["error:".Length..].Trim()
            ?? $"rustc ended with {answer.ExitCode}";
        // What is named in quotes is a toolchain only where one is missing; of a file that rustup cannot read it is the file.
        var remedy = !line.Contains("is not installed", StringComparison.Ordinal) ? "mend what it names, then run again"
            : $"run: rustup toolchain install {(line.Split('\'') is [_, var name, ..] ? name : "stable")}";
        return ActivityFailureException.Final("TS0511", $"{checkout} asks for a Rust toolchain that cannot be used: {line}; {remedy}");
    }

    // The proxy reads rustup's settings and the rust-toolchain files of all folders above; it runs no foreign code.
    private SandboxRules Rules(string checkout, string rustc, bool sandboxRequired)
    {
        var read = new List<string> { host.RustupHome, Path.GetDirectoryName(rustc)!, "/proc", "/etc/ssl" };
        if (File.ResolveLinkTarget(rustc, true) is { } real) read.Add(Path.GetDirectoryName(real.FullName)!);
        for (var folder = checkout; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            read.Add(Path.Combine(folder, "rust-toolchain"));
            read.Add(Path.Combine(folder, "rust-toolchain.toml"));
        }
        return SandboxRules.ForBuild([.. read.Where(Path.Exists)], []) with { Required = sandboxRequired };
    }

    private Dictionary<string, string> Environment()
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = host["PATH"] ?? "/usr/bin:/bin",
            ["HOME"] = host.Home,
            ["RUSTUP_HOME"] = host.RustupHome,
            ["CARGO_HOME"] = host.CargoHome,
            ["RUSTUP_AUTO_INSTALL"] = "0",
            ["RUST_BACKTRACE"] = "0",
        };
        if (host["RUSTUP_TOOLCHAIN"] is { } chosen) environment["RUSTUP_TOOLCHAIN"] = chosen;
        return environment;
    }

    private static string? Beside(string program, string name)
    {
        var path = Path.Combine(Path.GetDirectoryName(program)!, OperatingSystem.IsWindows() ? name + ".exe" : name);
        return File.Exists(path) ? path : null;
    }

    private static bool Beneath(string folder, string path) => path.StartsWith(folder.TrimEnd('/') + '/', StringComparison.Ordinal);

    private static string Value(string[] lines, string key) =>
        lines.FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))?[key.Length..].Trim() ?? "";

    private static int Minor(string release) =>
        release.Split('.') is [_, var minor, ..] && int.TryParse(minor, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
