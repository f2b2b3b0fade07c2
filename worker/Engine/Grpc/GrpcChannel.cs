using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;

namespace Tsrun.Engine.Grpc;

/// <summary>Sends one unary call over HTTP/2 and reads its answer; no second attempts.</summary>
internal sealed class GrpcChannel : IDisposable
{
    private static readonly MediaTypeHeaderValue GrpcContent = new("application/grpc");
    private readonly ClusterOptions _options;
    private readonly HttpMessageInvoker _http;
    private readonly Uri _endpoint;
    private readonly TransportFault _fault;

    public GrpcChannel(ClusterOptions options)
    {
        options.Check();
        var witness = new TlsWitness(options);
        (_options, _endpoint, _fault) = (options, options.Endpoint(), new TransportFault(options, witness));
        _http = new HttpMessageInvoker(Handler(options, _endpoint, witness));
    }

    public async Task<IMessage> SendAsync(GrpcMethod method, IMessage message, CallContext context, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        try
        {
            using var request = Request(method, message, context, timeout);
            using var response = await _http.SendAsync(request, deadline.Token).ConfigureAwait(false);
            var answer = await ReadAsync(method, response, deadline.Token).ConfigureAwait(false);
            _fault.WasGoodOnce = true;
            return answer;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            throw _fault.Silent(method.Name, timeout);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            throw _fault.Of(e, method.Name);
        }
    }

    public void Dispose() => _http.Dispose();

    private static SocketsHttpHandler Handler(ClusterOptions options, Uri endpoint, TlsWitness witness)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            UseProxy = options.Tls is not null,
            ActivityHeadersPropagator = null,
            ConnectTimeout = options.ConnectTimeout,
            EnableMultipleHttp2Connections = true,
            InitialHttp2StreamWindowSize = 1 << 20,
            KeepAlivePingDelay = options.KeepAliveEvery,
            KeepAlivePingTimeout = options.KeepAliveTimeout,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        };
        if (options.Tls is { } tls) handler.SslOptions = tls.ToSsl(endpoint.DnsSafeHost, witness);
        return handler;
    }

    private HttpRequestMessage Request(GrpcMethod method, IMessage message, CallContext context, TimeSpan timeout)
    {
        var gzip = _options.GzipThreshold < int.MaxValue && message.CalculateSize() > _options.GzipThreshold;
        var content = new ByteArrayContent(GrpcFrame.Encode(message, gzip));
        content.Headers.ContentType = GrpcContent;
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_endpoint, method.Path)) { Content = content, Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        var headers = request.Headers;
        // The handler holds the server's certificate against this name; as :authority it is also what gRPC's own override sends.
        if (_options.Tls?.ServerName is { } serverName) headers.Host = serverName;
        headers.TryAddWithoutValidation("te", "trailers");
        headers.TryAddWithoutValidation("user-agent", $"{ClientIdentity.Name}/{ClientIdentity.Version}");
        headers.TryAddWithoutValidation("grpc-accept-encoding", "identity,gzip");
        if (gzip) headers.TryAddWithoutValidation("grpc-encoding", "gzip");
        headers.TryAddWithoutValidation("grpc-timeout", GrpcTimeout.Format(timeout));
        headers.TryAddWithoutValidation("client-name", context.ClientName.Length > 0 ? context.ClientName : ClientIdentity.Name);
        headers.TryAddWithoutValidation("client-version", context.ClientName.Length > 0 ? context.ClientVersion : ClientIdentity.Version);
        headers.TryAddWithoutValidation("supported-server-versions", ">=1.0.0 <2.0.0");
        headers.TryAddWithoutValidation("supported-features", "follows-next-run-id");
        if (method.NamespaceOf(message) is { Length: > 0 } name) headers.TryAddWithoutValidation("temporal-namespace", name);
        foreach (var (key, value) in _options.Headers) headers.TryAddWithoutValidation(key, value);
        if (_options.ApiKey is { } apiKey && !headers.Contains(ClusterOptions.Authorization)) headers.TryAddWithoutValidation(ClusterOptions.Authorization, $"Bearer {apiKey}");
        return request;
    }

    private async Task<IMessage> ReadAsync(GrpcMethod method, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var contentType = response.Content.Headers.ContentType?.MediaType;
        if (response.StatusCode != HttpStatusCode.OK || contentType?.StartsWith("application/grpc", StringComparison.Ordinal) != true)
            throw _fault.NotGrpc(response.StatusCode, contentType);
        var body = await BodyAsync(response, cancellationToken).ConfigureAwait(false);
        var status = GrpcStatus.Read(name => First(response.TrailingHeaders, name) ?? First(response.Headers, name))
            ?? throw GrpcProblem.BrokenFrame("the answer ended without a grpc-status");
        if (status.Code != 0) throw _fault.Refused(status);
        if (body.Fault is { } broken) throw broken;
        try
        {
            return method.Response.ParseFrom(GrpcFrame.Decode(new ReadOnlySequence<byte>(body.Bytes), First(response.Headers, "grpc-encoding"), _options.MessageBytesMax));
        }
        catch (InvalidProtocolBufferException e)
        {
            throw GrpcProblem.Unparsable($"the answer to {method.Name}", e);
        }
    }

    // A broken frame is reported after the trailers were read: a server that refuses in the middle says there why.
    private async Task<(byte[] Bytes, WorkflowServiceException? Fault)> BodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = stream.ConfigureAwait(false);
        var prefix = new byte[GrpcFrame.PrefixLength];
        var read = await stream.ReadAtLeastAsync(prefix, prefix.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (read < prefix.Length) return ([], GrpcProblem.BrokenFrame($"found {read} bytes, expected a frame"));
        var length = BinaryPrimitives.ReadUInt32BigEndian(prefix.AsSpan(1));
        if (length > _options.MessageBytesMax) throw GrpcProblem.TooLarge(length, _options.MessageBytesMax);
        var frame = new byte[prefix.Length + length];
        prefix.CopyTo(frame, 0);
        read = await stream.ReadAtLeastAsync(frame.AsMemory(prefix.Length), (int)length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (read < length) return ([], GrpcProblem.BrokenFrame($"it announces {length} bytes and {read} came"));
        return await stream.ReadAsync(prefix, cancellationToken).ConfigureAwait(false) == 0 ? (frame, null) : (frame, GrpcProblem.BrokenFrame("more bytes follow the one message of the answer"));
    }

    private static string? First(HttpHeaders headers, string name) => headers.TryGetValues(name, out var values) ? values.First() : null;
}
