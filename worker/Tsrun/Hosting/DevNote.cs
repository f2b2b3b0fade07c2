using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Tsrun.Cli.Hosting;

/// <summary>The file in which <c>tsrun dev up</c> leaves its process for <c>dev down</c>; one for each port.</summary>
internal static class DevNote
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

    /// <summary>Writes this process down.</summary>
    public static Task WriteAsync(string path) => File.WriteAllTextAsync(path, Own);

    /// <summary>Deletes the note while it names this process; another's stays.</summary>
    public static async Task DeleteOwnAsync(string path)
    {
        if (File.Exists(path) && await File.ReadAllTextAsync(path) == Own) File.Delete(path);
    }

    private static string Own => Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
}
