namespace Tsrun.Cli.Rendering;

/// <summary>Text as one word of a command line that a person pastes: whatever stands in it, the shell runs nothing of it.</summary>
internal static class Shell
{
    /// <summary>A word, in single quotes unless every character of it is plain. What a terminal obeys is shown instead, as everywhere.</summary>
    public static string Word(string text) =>
        text.Length > 0 && text.All(IsPlain) ? text : $"'{Printable.Line(text).Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>A backslash is a path's on Windows alone; elsewhere the shell takes it away.</summary>
    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_' or ':' || (c == '\\' && OperatingSystem.IsWindows());
}
