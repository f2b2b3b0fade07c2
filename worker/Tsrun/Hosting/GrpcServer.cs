using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Tsrun.Engine;
using Tsrun.Engine.Grpc;

namespace Tsrun.Cli.Hosting;

/// <summary>A frontend's gRPC door: HTTP/2 in the clear on one address. Kestrel alone, without a web application around it.</summary>
internal sealed class GrpcServer : IHttpApplication<HttpContext>, IAsyncDisposable
{
    private const int StreamsMax = 10_000;

    /// <summary>A machine that acknowledges nothing for so long is gone, and the polls that it holds must not get tasks.</summary>
    private static readonly TimeSpan UnacknowledgedMax = TimeSpan.FromSeconds(1);
    private static readonly string[] LoopbackNames = ["localhost", "127.0.0.1", "[::1]"];
    private readonly GrpcDispatcher _dispatcher;
    private readonly GrpcServerOptions _limits;
    private readonly KestrelServer _kestrel;
    private readonly IPAddress _ip;

    private GrpcServer(IFrontend frontend, IPEndPoint endpoint, GrpcServerOptions limits, Action<string, Exception>? onDefect)
    {
        (_ip, _limits) = (endpoint.Address, limits);
        _dispatcher = new GrpcDispatcher(frontend, limits, onDefect);
        _kestrel = new KestrelServer(Options.Create(Settings(endpoint)), new SocketTransportFactory(Options.Create(new SocketTransportOptions { CreateBoundListenSocket = Listening }), NullLoggerFactory.Instance), NullLoggerFactory.Instance);
    }

    /// <summary>Where it listens; the port is the real one when 0 was asked for.</summary>
    public IPEndPoint Endpoint { get; private set; } = new(IPAddress.None, 0);

    /// <summary>Listens.</summary>
    /// <exception cref="CliException">The address cannot be listened on (<c>TS1121</c>).</exception>
    public static async Task<GrpcServer> StartAsync(IFrontend frontend, IPEndPoint endpoint, GrpcServerOptions? limits = null, Action<string, Exception>? onDefect = null)
    {
        var server = new GrpcServer(frontend, endpoint, limits ?? new GrpcServerOptions(), onDefect);
        try
        {
            await server._kestrel.StartAsync(server, CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            await server.DisposeAsync();
            throw new CliException(ExitCode.Environment, "TS1121", $"{endpoint} cannot be listened on: {(e.InnerException ?? e).Message}", "is a server running there already? name another one with --port");
        }
        var uri = new Uri(server._kestrel.Features.Get<Microsoft.AspNetCore.Hosting.Server.Features.IServerAddressesFeature>()!.Addresses.First());
        server.Endpoint = new IPEndPoint(endpoint.Address, uri.Port);
        return server;
    }

    /// <inheritdoc/>
    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    /// <inheritdoc/>
    public void DisposeContext(HttpContext context, Exception? exception) { }

    /// <inheritdoc/>
    public async Task ProcessRequestAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method) || context.Request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) != true)
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }
        context.Response.ContentType = "application/grpc";
        var call = IsForUs(context.Request.Host) ? await ReadAsync(context) : Misdirected(context.Request.Host);
        Write(context.Response, await _dispatcher.AnswerAsync(call, context.RequestAborted));
    }

    /// <summary>Stops listening and cuts what is still waiting: an open long poll would wait for a minute.</summary>
    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _kestrel.StopAsync(now.Token);
        _kestrel.Dispose();
    }

    private static KestrelServerOptions Settings(IPEndPoint endpoint)
    {
        var settings = new KestrelServerOptions { AddServerHeader = false };
        settings.AllowAlternateSchemes = true; // behind something that ends TLS, requests say https, as they do in front of a Temporal server
        settings.Limits.MaxRequestBodySize = null; // the frame's own limit is exact, and answers in gRPC's words
        settings.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(10);
        settings.Limits.Http2.MaxStreamsPerConnection = StreamsMax;
        settings.Limits.Http2.InitialStreamWindowSize = 1 << 20;
        settings.Limits.Http2.InitialConnectionWindowSize = 4 << 20;
        settings.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(2); // gives an idle connection something to acknowledge, see UnacknowledgedMax
        settings.Limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(30); // a process that is stopped in a debugger answers late
        settings.Listen(endpoint, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            listen.Use(Watched);
        });
        return settings;
    }

    // Connections take the option from the socket that they came in at. Elsewhere than on Linux only the ping finds out.
    private static Socket Listening(EndPoint endpoint)
    {
        const int protocolTcp = 6, tcpUserTimeout = 18;
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        if (OperatingSystem.IsLinux())
            socket.SetRawSocketOption(protocolTcp, tcpUserTimeout, BitConverter.GetBytes((int)UnacknowledgedMax.TotalMilliseconds));
        return socket;
    }

    // Kestrel returns from a connection when the last of its calls has returned, so whoever is told here gets no call of it any more.
    private static ConnectionDelegate Watched(ConnectionDelegate serve) => async connection =>
    {
        using var gone = new CancellationTokenSource();
        connection.Features.Set(new Peer(gone.Token));
        try
        {
            await serve(connection);
        }
        finally
        {
            await gone.CancelAsync();
        }
    };

    private sealed record Peer(CancellationToken Gone);

    // A page that made its own name point to this machine may not speak to the server behind the user's back.
    private bool IsForUs(HostString host) =>
        !IPAddress.IsLoopback(_ip) || LoopbackNames.Contains(host.Host, StringComparer.OrdinalIgnoreCase) || host.Host == _ip.ToString();

    private static GrpcCall Misdirected(HostString host) => new("", null, CallContext.None, false, new WorkflowServiceException(
        ServiceStatus.PermissionDenied, $"found the authority `{host.Host}`, expected localhost: this server takes calls for this machine only")
    { Code = "TS1122" });

    private async Task<GrpcCall> ReadAsync(HttpContext context)
    {
        var (request, reader) = (context.Request, context.Request.BodyReader);
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted);
            if (read.IsCompleted || read.Buffer.Length > _limits.MessageBytesMax + 5L)
            {
                var call = _dispatcher.Open(request.Path.Value ?? "", read.Buffer, name => request.Headers.TryGetValue(name, out var value) ? value.ToString() : null, context.Features.Get<Peer>()!.Gone);
                reader.AdvanceTo(read.Buffer.End);
                return call;
            }
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    // Without a frame everything stands in one block of headers, as gRPC's trailers-only answers do.
    private static void Write(HttpResponse response, GrpcReply reply)
    {
        if (reply.Frame is null)
        {
            foreach (var (name, value) in reply.Status.Trailers()) response.Headers[name] = value;
            return;
        }
        if (reply.IsCompressed) response.Headers["grpc-encoding"] = "gzip";
        response.BodyWriter.Write(reply.Frame);
        foreach (var (name, value) in reply.Status.Trailers()) response.AppendTrailer(name, value);
    }
}
