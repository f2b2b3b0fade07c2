using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Tsrun.Tests.Engine.Grpc;

/// <summary>TLS in front of a server that speaks in the clear, as a cluster's load balancer has it.</summary>
internal sealed class TlsGate : IAsyncDisposable
{
    private readonly CancellationTokenSource _closed = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string _server;
    private readonly SslServerAuthenticationOptions _ssl;
    private readonly Task _accepting;

    /// <param name="server">What is behind it, <c>host:port</c>.</param>
    /// <param name="certificate">What it shows.</param>
    /// <param name="clientAuthority">Whose certificates it asks of clients.</param>
    public TlsGate(string server, X509Certificate2 certificate, X509Certificate2 clientAuthority)
    {
        _server = server;
        _ssl = new SslServerAuthenticationOptions
        {
            ServerCertificate = certificate,
            ClientCertificateRequired = true,
            RemoteCertificateValidationCallback = (_, client, _, _) => client?.Issuer == clientAuthority.Subject,
            ApplicationProtocols = [SslApplicationProtocol.Http2],
        };
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary><c>127.0.0.1:port</c>.</summary>
    public string Address => _listener.LocalEndpoint.ToString()!;

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        await _accepting;
        _listener.Stop();
        _closed.Dispose();
    }

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true) open.Add(CarryAsync(await _listener.AcceptTcpClientAsync(_closed.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task CarryAsync(TcpClient client)
    {
        using var _ = client;
        using var server = new TcpClient();
        await using var outside = new SslStream(client.GetStream());
        try
        {
            await outside.AuthenticateAsServerAsync(_ssl, _closed.Token);
            await server.ConnectAsync(IPEndPoint.Parse(_server), _closed.Token);
            await Task.WhenAny(outside.CopyToAsync(server.GetStream(), _closed.Token), server.GetStream().CopyToAsync(outside, _closed.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or System.Security.Authentication.AuthenticationException)
        {
            // The client was not let in, one side hung up, or the test is over.
        }
    }
}
