namespace Tsrun.Activities;

/// <summary>A child process to be: an argument list (never a shell line), where, with what, and what it may touch.</summary>
/// <param name="Program">Absolute path.</param>
/// <param name="Environment">The whole environment; nothing is inherited.</param>
/// <param name="OnStdoutLine">Called for each complete line as it arrives; may be null.</param>
public sealed record ProcessRequest(
    string Program,
    IReadOnlyList<string> Arguments,
    string WorkingDirectory,
    IReadOnlyDictionary<string, string> Environment,
    SandboxRules Sandbox,
    ProcessLimits Limits,
    Action<string>? OnStdoutLine = null);

/// <summary>What a child may touch. There is never a network.</summary>
/// <param name="Read">Absolute paths that may be read and executed, with all beneath.</param>
/// <param name="Write">Absolute paths that may also be written.</param>
/// <param name="Required">Refuse to start where the kernel has no sandbox; false only when the user trusts this code.</param>
public sealed record SandboxRules(IReadOnlyList<string> Read, IReadOnlyList<string> Write, bool Required = true);

/// <summary>Limits of one child and all its descendants.</summary>
/// <param name="OutputBytesMax">Of stdout and stderr each; what is beyond is read and dropped.</param>
/// <param name="Background">Takes the processor only as far as nobody else wants it.</param>
public sealed record ProcessLimits(TimeSpan Timeout, long MemoryBytesMax, long OutputBytesMax, int ProcessesMax, bool Background = false);

/// <summary>How a child ended.</summary>
public enum ProcessEnd
{
    /// <summary>By itself; see the exit code.</summary>
    Exited,
    /// <summary>Killed at its time limit.</summary>
    TimedOut,
    /// <summary>Killed by a signal: the exit code is 128 + its number.</summary>
    Signaled,
}

/// <summary>What a child left.</summary>
/// <param name="SandboxTier"><c>landlock</c>, or <c>none</c> when the user trusted this code.</param>
public sealed record ProcessResult(
    ProcessEnd End,
    int ExitCode,
    string Stdout,
    string Stderr,
    bool OutputTruncated,
    string SandboxTier,
    TimeSpan Elapsed);

/// <summary>The only way to start a process.</summary>
public interface IProcessRunner
{
    /// <summary>Runs a child to its end; on cancellation the whole tree is killed first.</summary>
    /// <exception cref="ActivityFailureException">TS0501: the program is not there; TS0502: no sandbox where one is required.</exception>
    Task<ProcessResult> RunAsync(ProcessRequest request, CancellationToken cancellation);
}
