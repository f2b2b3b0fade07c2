using System.Net.Sockets;

namespace Tsrun.Engine.Grpc;

/// <summary>Asks a peer that gave a bad answer once more, to see its first byte: what the runtime reports of it is the same for every stranger.</summary>
internal static class Greeting
{
    /// <summary>The type of a TLS record that says why a handshake failed (RFC 8446, 5.1).</summary>
    private const byte TlsAlert = 21;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>The peer answers the preface of HTTP/2 with something that is no record of TLS. False where it answers nothing: one that expects TLS may hang up before its reason arrives.</summary>
    public static bool IsOfAStranger(ClusterOptions options)
    {
        try
        {
            var endpoint = options.Endpoint();
            using var socket = new TcpClient { SendTimeout = (int)Patience.TotalMilliseconds, ReceiveTimeout = (int)Patience.TotalMilliseconds };
            socket.Connect(endpoint.DnsSafeHost, endpoint.Port);
            socket.GetStream().Write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8);
            return socket.GetStream().ReadByte() is not (-1 or TlsAlert);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // Gone, silent or cut meanwhile: that tells nothing of it.
            return false;
        }
    }
}
