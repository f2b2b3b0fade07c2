using System.Text;

namespace Tsrun.Cli.Ci.Shadow;

/// <summary>The files that a runner gives to a step: its outputs and its summary. Absent ones are left out, as on somebody's own machine.</summary>
internal sealed class RunnerFiles(Func<string, string?> variable)
{
    /// <summary>What GitHub takes of one step's summary is 1024 KiB; beyond, it takes nothing.</summary>
    public const int SummaryBytesMax = 900 * 1024;

    /// <summary>Those of the job that this process runs in.</summary>
    public static RunnerFiles OfThisJob { get; } = new(Environment.GetEnvironmentVariable);

    /// <summary>Runs under a runner that reads lines as commands.</summary>
    public bool IsRunner => variable("GITHUB_ACTIONS") is "true";

    /// <summary>Appends outputs. Names are ours; a value with a line end in it could pose as another output, so there is none.</summary>
    public void Outputs(IEnumerable<(string Name, string Value)> outputs)
    {
        if (variable("GITHUB_OUTPUT") is not { Length: > 0 } path) return;
        File.AppendAllText(path, string.Concat(outputs.Select(output => output.Value.AsSpan().IndexOfAny('\r', '\n') < 0
            ? $"{output.Name}={output.Value}\n"
            : throw new CliException(ExitCode.Usage, "TS0001", $"the path for `{output.Name}` has a line end in it"))), new UTF8Encoding(false));
    }

    /// <summary>Appends to the job's summary.</summary>
    public void Summary(string markdown)
    {
        if (variable("GITHUB_STEP_SUMMARY") is { Length: > 0 } path) File.AppendAllText(path, markdown, new UTF8Encoding(false));
    }
}
