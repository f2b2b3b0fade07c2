using Tsrun.History;

namespace Tsrun.Activities.Cargo.Messages;

/// <summary>Reads what cargo itself has to say: it writes no JSON for its own errors, only text to stderr.</summary>
public static class CargoErrors
{
    /// <summary>One diagnostic for every error of cargo's own in its stderr: manifest, resolver, build script, linker.</summary>
    public static IReadOnlyList<Diagnostic> Read(string stderr, PathMap paths) =>
        [.. Blocks(paths.Text(stderr)).Where(block => !IsSummary(block)).Select(ToDiagnostic)];

    /// <summary>An error that comes from no compiler.</summary>
    public static Diagnostic ToDiagnostic(string text)
    {
        var message = text.Split('\n')[0];
        if (message.StartsWith("error: ", StringComparison.Ordinal)) message = message["error: ".Length..];
        return new Diagnostic("", "error", message, DiagnosticClass.Other, CompilerPhase.Cargo, "", [], [], text);
    }

    // "error: …" starts a block; it ends at the next status line or block, which start in the first column with a known word.
    private static IEnumerable<string> Blocks(string stderr)
    {
        List<string>? block = null;
        foreach (var line in stderr.Split('\n'))
        {
            if (line.StartsWith("error", StringComparison.Ordinal) || line.StartsWith("warning", StringComparison.Ordinal) || IsStatus(line))
            {
                if (block is not null) yield return string.Join('\n', block).Trim();
                block = line.StartsWith("error: ", StringComparison.Ordinal) ? [] : null;
            }
            block?.Add(line);
        }
        if (block is not null) yield return string.Join('\n', block).Trim();
    }

    // Cargo right-aligns its status words to twelve columns: "   Compiling app v0.1.0".
    private static bool IsStatus(string line) =>
        line.Length > 13 && line[12] == ' ' && line[11] != ' ' && char.IsAsciiLetterUpper(line.AsSpan().TrimStart()[0]) && !line.AsSpan(0, 12).TrimStart().Contains(' ');

    private static bool IsSummary(string block) =>
        block.StartsWith("error: could not compile", StringComparison.Ordinal)
        || block.StartsWith("error: build failed", StringComparison.Ordinal)
        || block.StartsWith("error: test failed", StringComparison.Ordinal)
        || block.StartsWith("error: doctest failed", StringComparison.Ordinal)
        || (block.StartsWith("error: ", StringComparison.Ordinal) && block.Contains("target failed:", StringComparison.Ordinal));
}
