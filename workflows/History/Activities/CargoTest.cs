namespace Tsrun.History;

/// <summary><c>cargo.test</c>: the crate's own tests, doctests included. Foreign code; runs in the sandbox on a scratch copy.</summary>
public static class CargoTest
{
    /// <summary>The activity's type.</summary>
    public const string Name = "cargo.test";

    /// <param name="Crate">Absolute path of the checkout's root.</param>
    public sealed record Arguments(string Crate);

    /// <param name="Green">They compiled, and none failed. True also when there are none: look at <paramref name="Passed"/>.</param>
    /// <param name="Compiled">False: the tests did not build, and the counts are 0.</param>
    /// <param name="Failures">Names of failed tests, at most 100.</param>
    /// <param name="Tail">The last 4 KiB of what the failing tests printed.</param>
    public sealed record Result(
        bool Green,
        bool Compiled,
        int Passed,
        int Failed,
        int Ignored,
        IReadOnlyList<string> Failures,
        string Tail,
        string Sandbox,
        string Summary);
}
