namespace Tsrun.History;

/// <summary><c>cargo.check</c>: what the compiler says about the checkout, tests and examples included. Reads; builds in a scratch copy.</summary>
public static class CargoCheck
{
    /// <summary>The activity's type.</summary>
    public const string Name = "cargo.check";

    /// <param name="Crate">Absolute path of the checkout's root.</param>
    public sealed record Arguments(string Crate);

    /// <param name="Errors">Number of distinct errors.</param>
    /// <param name="Green">No error is left.</param>
    /// <param name="Phase">The earliest phase that still has errors.</param>
    /// <param name="Diagnostics">Errors first, then warnings; at most 200.</param>
    /// <param name="Classes">Classes of the errors, most frequent first.</param>
    /// <param name="Sandbox">The tier that the child ran in.</param>
    /// <param name="Toolchain">First line of <c>rustc -V</c>.</param>
    public sealed record Result(
        int Errors,
        int Warnings,
        bool Green,
        CompilerPhase Phase,
        IReadOnlyList<Diagnostic> Diagnostics,
        IReadOnlyList<string> Classes,
        string Sandbox,
        string Toolchain,
        string Summary);
}
