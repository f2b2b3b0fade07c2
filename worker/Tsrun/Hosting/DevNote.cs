using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Tsrun.Cli.Hosting;

/// <summary>The file in which <c>tsrun dev up</c> leaves its process for <c>dev down</c>; one for each port.</summary>
/// <param name="Process">Its number.</param>
/// <param name="Birth">Tells it from another process that got the number later, see <see cref="BirthOf"/>.</param>
internal sealed record DevNote(int Process, string Birth)
{
    /// <summary>Looks whether an address can be listened on. Before the note is written, because a genuine server takes this process over and reports to nobody.</summary>
    /// <exception cref="CliException">It cannot (<c>TS1121</c>).</exception>
    public static void RequireFree(IPEndPoint endpoint)
    {
        using var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // As servers do it: an address whose last connections are still winding down is free.
            if (!OperatingSystem.IsWindows()) socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(endpoint);
            socket.Listen();
        }
        catch (SocketException e)
        {
            throw new CliException(ExitCode.Environment, "TS1121", $"{endpoint} cannot be listened on: {e.Message}", "is `tsrun dev up` running there already? stop it with: tsrun dev down");
        }
    }

    /// <summary>Reads a note; null for none, and for one that nobody can make sense of.</summary>
    public static async Task<DevNote?> ReadAsync(string path) =>
        File.Exists(path) && (await File.ReadAllTextAsync(path)).Split(' ', 2) is [var number, var birth] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var process)
            ? new DevNote(process, birth)
            : null;

    /// <summary>Writes this process down. A program that takes its place keeps number and birth.</summary>
    public static Task WriteAsync(string path) => File.WriteAllTextAsync(path, Own.ToString());

    /// <summary>Deletes the note while it names this process; another's stays.</summary>
    public static async Task DeleteOwnAsync(string path)
    {
        if (await ReadAsync(path) == Own) File.Delete(path);
    }

    /// <summary>The process that left the note is there; neither gone nor replaced by another of its number.</summary>
    public bool IsAlive => BirthOf(Process) == Birth;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Process} {Birth}");

    private static DevNote Own => new(Environment.ProcessId, BirthOf(Environment.ProcessId) ?? "");

    /// <summary>The machine's boot and the clock tick at which a process began; empty where the system does not tell, null for a process that is gone.</summary>
    private static string? BirthOf(int process)
    {
        if (!OperatingSystem.IsLinux()) return "";
        try
        {
            // pid (name) state …: a name may hold parentheses, so the last one counts; the start is the 22nd field, the 20th behind it.
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : $"{File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim()}/{fields[19]}";
        }
        catch (IOException)
        {
            return null;
        }
    }
}
