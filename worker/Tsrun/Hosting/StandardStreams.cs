using System.Runtime.InteropServices;

namespace Tsrun.Cli.Hosting;

/// <summary>Makes sure that stdin, stdout and stderr are ours to use.</summary>
/// <remarks>
/// Started with one of them closed, the runtime has got its number for something else, such as the memory file that its machine code is
/// written through: what we print would overwrite it. What a program opens itself is closed on exec, what it was given is not; so the two can
/// be told apart. Then this program starts itself again, with /dev/null where nothing was.
/// </remarks>
internal static unsafe partial class StandardStreams
{
    private const string Restarted = "TSRUN_RESTARTED";
    private const int GetFlags = 1, CloseOnExec = 1, ReadWrite = 2;

    /// <summary>Returns at once in the usual case, and never where it had to start the program again.</summary>
    public static void Ensure()
    {
        if (!OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable(Restarted) is not null) return;
        List<int> missing = [.. Enumerable.Range(0, 3).Where(descriptor => Fcntl(descriptor, GetFlags) is < 0 or CloseOnExec)];
        if (missing.Count > 0) StartAgain(missing);
    }

    private static void StartAgain(List<int> missing)
    {
        var nothing = Open("/dev/null", ReadWrite);
        var arguments = File.ReadAllText("/proc/self/cmdline").Split('\0')[..^1];
        using var self = new NullTerminated(["/proc/self/exe"]);
        using var argv = new NullTerminated(arguments);
        using var environment = new NullTerminated([.. File.ReadAllText("/proc/self/environ").Split('\0', StringSplitOptions.RemoveEmptyEntries), $"{Restarted}=1"]);
        using var nowhere = new NullTerminated([""]);
        // Nothing may be compiled between taking the numbers away and starting again: both calls are made once before, in vain.
        _ = Dup2(nothing, nothing);
        _ = Execve(nowhere.First, argv.Pointers, environment.Pointers);
        foreach (var descriptor in missing) _ = Dup2(nothing, descriptor);
        _ = Execve(self.First, argv.Pointers, environment.Pointers);
        Exit(ExitCode.Environment); // there is nowhere to say why
    }

    /// <summary>Strings as execve takes them.</summary>
    private sealed class NullTerminated : IDisposable
    {
        private readonly List<nint> _strings;

        public NullTerminated(IReadOnlyList<string> strings)
        {
            _strings = [.. strings.Select(Marshal.StringToCoTaskMemUTF8)];
            Pointers = (byte**)NativeMemory.AllocZeroed((nuint)strings.Count + 1, (nuint)sizeof(nint));
            for (var i = 0; i < strings.Count; i++) Pointers[i] = (byte*)_strings[i];
        }

        public byte** Pointers { get; }

        public byte* First => Pointers[0];

        public void Dispose()
        {
            foreach (var text in _strings) Marshal.FreeCoTaskMem(text);
            NativeMemory.Free(Pointers);
        }
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Fcntl(int descriptor, int command);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int Dup2(int from, int to);

    [LibraryImport("libc", EntryPoint = "execve")]
    private static partial int Execve(byte* path, byte** arguments, byte** environment);

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void Exit(int code);
}
