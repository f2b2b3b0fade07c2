using System.Runtime.InteropServices;

namespace Tsrun.Cli.Hosting;

/// <summary>Becoming another program, and stopping one, by the system's own means.</summary>
internal static partial class Takeover
{
    private const int SigTerm = 15;

    /// <summary>Replaces this process by a program with this one's environment; returns only where that cannot be done.</summary>
    public static void By(string program, IReadOnlyList<string> arguments)
    {
        if (OperatingSystem.IsWindows()) return;
        Execv(program, [program, .. arguments, null]);
    }

    /// <summary>Asks a process to end.</summary>
    /// <exception cref="CliException">It is not there, or not this user's (<c>TS1123</c>).</exception>
    public static void Stop(int pid)
    {
        if (OperatingSystem.IsWindows() || Kill(pid, SigTerm) != 0)
            throw new CliException(ExitCode.Environment, "TS1123", $"process {pid} cannot be stopped{(OperatingSystem.IsWindows() ? " from here on Windows" : "")}", "end it where it was started, with Ctrl-C");
    }

    [LibraryImport("libc", EntryPoint = "execv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execv(string path, string?[] arguments);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);
}
