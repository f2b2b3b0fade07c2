using System.Security.Cryptography;

namespace Tsrun.Cli.Ci.Shadow;

/// <summary>Lines that a runner obeys. What a crate says may not be one of them, wherever it stands in the log.</summary>
internal static class RunnerCommands
{
    /// <summary>The text of an annotation or of a property as the runner wants it escaped.</summary>
    public static string Data(string text) => text.Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    /// <summary>A property's value, which also ends at a comma or colon.</summary>
    public static string Property(string text) => Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);

    /// <summary>Takes from the runner, until the answer is disposed of, the habit of obeying what is printed. The word that gives it back cannot be guessed.</summary>
    public static IDisposable Suspend(TextWriter output)
    {
        var word = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        // A runner reads commands at the start of a line, and a terminal is greeted with control characters before the first of ours.
        output.WriteLine();
        output.WriteLine($"::stop-commands::{word}");
        output.Flush();
        return new Suspension(output, word);
    }

    private sealed class Suspension(TextWriter output, string word) : IDisposable
    {
        public void Dispose()
        {
            output.WriteLine($"::{word}::");
            output.Flush();
        }
    }
}
