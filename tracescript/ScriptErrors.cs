namespace Tsrun.TraceScript;

/// <summary>A code explained at length.</summary>
/// <param name="Title">One line.</param>
/// <param name="Text">Why it is an error, and how to write it instead.</param>
public sealed record ScriptError(string Code, string Title, string Text);

/// <summary>All codes of the language: what <c>tsrun explain TS0102</c> prints.</summary>
public static class ScriptErrors
{
    /// <summary>Every code, in order.</summary>
    public static IReadOnlyList<ScriptError> All { get; } =
        [.. StructureErrors.All.Concat(NameErrors.All).Concat(SyntaxErrors.All).Concat(RunErrors.All).Concat(ProofErrors.All).OrderBy(error => error.Code, StringComparer.Ordinal)];

    /// <summary>The explanation of a code, in upper or lower case; null when it is not the language's.</summary>
    public static ScriptError? Find(string code) =>
        All.FirstOrDefault(error => error.Code.Equals(code, StringComparison.OrdinalIgnoreCase));
}
