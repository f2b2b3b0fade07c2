using System.Runtime.InteropServices;

namespace Tsrun.Cli.Hosting;

/// <summary>Becoming another program, starting one beside this one, and stopping one, by the system's own means.</summary>
internal static partial class Takeover
{
    private const int SigTerm = 15, NoSuchProcess = 3, NoHang = 1, ReadOnly = 0, WriteOnly = 1;

    /// <summary>The C library's own structure has 80 bytes on Linux and 8 on macOS.</summary>
    private const int FileActionsBytesMax = 256;

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

    /// <summary>Starts a program of the user's that belongs to this one and is no tool of a run: with this one's network, and without its input and output, which are an answer.</summary>
    /// <param name="log">What it says goes there.</param>
    /// <returns>Its process; null where that cannot be done.</returns>
    public static int? Start(string program, IReadOnlyList<string> arguments, IEnumerable<string> environment, string log)
    {
        if (OperatingSystem.IsWindows()) return null;
        File.Create(log).Dispose();
        ref var actions = ref MemoryMarshal.GetArrayDataReference(new byte[FileActionsBytesMax]);
        if (NewFileActions(ref actions) != 0) return null;
        try
        {
            if ((OpenAt(ref actions, 0, "/dev/null", ReadOnly, 0) | OpenAt(ref actions, 1, log, WriteOnly, 0) | Copy(ref actions, 1, 2)) != 0) return null;
            return Spawn(out var pid, program, ref actions, 0, [program, .. arguments, null], [.. environment, null]) == 0 ? pid : null;
        }
        finally
        {
            _ = Destroy(ref actions);
        }
    }

    /// <summary>No process of this machine has that number; never where one cannot know.</summary>
    public static bool IsGone(int pid) => !OperatingSystem.IsWindows() && Kill(pid, 0) != 0 && Marshal.GetLastPInvokeError() == NoSuchProcess;

    /// <summary>A child is over, by itself.</summary>
    public static bool HasEnded(int pid) => Wait(pid, out _, NoHang) != 0;

    /// <summary>Ends a child and waits for it; one that is over already stays so.</summary>
    public static void End(int pid)
    {
        if (Wait(pid, out _, NoHang) != 0 || Kill(pid, SigTerm) != 0) return;
        _ = Wait(pid, out _, 0);
    }

    [LibraryImport("libc", EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Spawn(out int pid, string path, ref byte actions, nint attributes, string?[] arguments, string?[] environment);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    private static partial int NewFileActions(ref byte actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenAt(ref byte actions, int descriptor, string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    private static partial int Copy(ref byte actions, int from, int to);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    private static partial int Destroy(ref byte actions);

    [LibraryImport("libc", EntryPoint = "waitpid")]
    private static partial int Wait(int pid, out int status, int options);

    [LibraryImport("libc", EntryPoint = "execv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execv(string path, string?[] arguments);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
