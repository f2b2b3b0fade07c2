namespace Tsrun.Cli;

/// <summary>Ends a command with one clear sentence and its exit code; never a stack trace.</summary>
/// <param name="help">What to do, each a line under the message.</param>
internal sealed class CliException(int exitCode, string code, string message, params string[] help) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
    public string Code { get; } = code;
    public IReadOnlyList<string> Help { get; } = help;
}
