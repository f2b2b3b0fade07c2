namespace Tsrun.Activities.Cargo.Toolchains;

/// <summary>The Rust that a checkout asks for, resolved through rustup's proxies to the real programs.</summary>
/// <param name="Cargo">Absolute path of the real cargo: each call of a proxy costs about 11 ms.</param>
/// <param name="Rustc">Absolute path of the real rustc.</param>
/// <param name="Sysroot">Holds bin, lib and, when installed, share/doc.</param>
/// <param name="Version">First line of <c>rustc -V</c>.</param>
/// <param name="Minor">27 for 1.27; 0 when unknown.</param>
/// <param name="FoundBy">How cargo was found: <c>TSRUN_CARGO</c>, <c>CARGO</c>, <c>PATH</c>, <c>CARGO_HOME</c>.</param>
public sealed record Toolchain(string Cargo, string Rustc, string Sysroot, string Version, int Minor, string Host, string FoundBy)
{
    /// <summary>The folder with the real programs, for a child's <c>PATH</c>.</summary>
    public string Bin => Path.GetDirectoryName(Rustc)!;
}
