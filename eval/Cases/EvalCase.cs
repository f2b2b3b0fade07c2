namespace Tsrun.Eval;

/// <summary>A broken crate and what is known about it.</summary>
/// <param name="Name">The folder's name.</param>
/// <param name="Folder">Absolute path of the crate; never written to.</param>
public sealed record EvalCase(string Name, string Folder, CaseFacts Facts);

/// <summary>What the case's author knows. None of it is shown to the fixer.</summary>
/// <param name="Class">One of <see cref="History.DiagnosticClass"/>.</param>
/// <param name="Codes">rustc's codes and lints of the red build; empty when it only says <c>error</c>.</param>
/// <param name="Lines">Lines that the reference fix changes; 0 when there is none on record.</param>
/// <param name="Tests">Tests that pass in the mended crate; fewer means that some were lost. 0 when not known.</param>
public sealed record CaseFacts(string Class, IReadOnlyList<string> Codes, Expectation Expected, int Lines, int Tests);

/// <summary>How a case ought to end.</summary>
public enum Expectation
{
    /// <summary>Nobody has decided: green and abstained are both right, only false success is wrong.</summary>
    Any,
    /// <summary>A small patch exists that its tests tell from wrong ones.</summary>
    Fixed,
    /// <summary>The tests cannot tell right from wrong: a patch, even a green one, is a guess.</summary>
    Abstain,
}
