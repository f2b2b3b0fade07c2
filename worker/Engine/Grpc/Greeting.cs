using System.Net.Sockets;

namespace Tsrun.Engine.Grpc;

/// <summary>What a peer answers to the first bytes of a TLS client.</summary>
internal enum TlsGreeting
{
    /// <summary>It hung up, said nothing, or is gone.</summary>
    Nothing,
    /// <summary>TLS, be it a refusal.</summary>
    Tls,
    /// <summary>Something else.</summary>
    Other,
}

/// <summary>Asks a peer that gave a bad answer once more, to see its first byte: what the runtime reports of it is the same for every stranger.</summary>
internal static class Greeting
{
    /// <summary>Types of TLS records (RFC 8446, 5.1): the one that says why a handshake failed, and the one that goes on with it.</summary>
    private const byte Alert = 21, Handshake = 22;

    /// <summary>Numbers of a ClientHello (RFC 8446, 4.1.2) that offers one cipher suite and no extension: enough for an answer, never enough for a connection.</summary>
    private static readonly byte[] Hello =
    [
        Handshake, 3, 1, 0, 45, // a record of 45 bytes
        1, 0, 0, 41, 3, 3, // a ClientHello of 41 bytes, of TLS 1.2
        .. new byte[32], 0, // its random number, and no session
        0, 2, 0xC0, 0x2F, 1, 0, // ECDHE with AES-128-GCM, no compression
    ];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>The peer answers the preface of HTTP/2 with something that is no record of TLS. False where it answers nothing: one that expects TLS may hang up before its reason arrives.</summary>
    public static bool IsOfAStranger(ClusterOptions options) => FirstByte(options, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8) is not (null or Alert);

    /// <summary>Whether a peer speaks TLS.</summary>
    public static TlsGreeting OfTls(ClusterOptions options) => FirstByte(options, Hello) switch
    {
        null => TlsGreeting.Nothing,
        Alert or Handshake => TlsGreeting.Tls,
        _ => TlsGreeting.Other,
    };

    private static int? FirstByte(ClusterOptions options, ReadOnlySpan<byte> greeting)
    {
        try
        {
            var endpoint = options.Endpoint();
            using var socket = new TcpClient { SendTimeout = (int)Patience.TotalMilliseconds, ReceiveTimeout = (int)Patience.TotalMilliseconds };
            socket.Connect(endpoint.DnsSafeHost, endpoint.Port);
            socket.GetStream().Write(greeting);
            return socket.GetStream().ReadByte() is >= 0 and var first ? first : null;
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return null; // gone, silent or cut meanwhile: that tells nothing of it
        }
    }
}
