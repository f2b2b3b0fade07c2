using System.Net;
using Google.Protobuf;
using Temporal.Api.Common.V1;
using Temporal.Api.ErrorDetails.V1;
using Tsrun.Cli.Hosting;
using Tsrun.Engine;
using Tsrun.Engine.Grpc;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Tests.Engine.Grpc;

/// <summary>The door, over real sockets, with our client and with bare HTTP.</summary>
public sealed class GrpcServerTests : IAsyncLifetime
{
    private readonly TaskCompletionSource _polling = new(), _gone = new();
    private CallContext? _context;
    private GrpcServer _server = null!;

    public async Task InitializeAsync() => _server = await GrpcServer.StartAsync(new Door(this), new IPEndPoint(IPAddress.Loopback, 0));

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Call_GzipBothWays_Arrives()
    {
        await using var compressing = await GrpcServer.StartAsync(new Door(this), new IPEndPoint(IPAddress.Loopback, 0), new GrpcServerOptions { CompressOver = 0 });
        using var frontend = new GrpcFrontend(new ClusterOptions(compressing.Endpoint.ToString()) { GzipOver = 0 });
        var answer = await frontend.CallAsync<Wire.StartWorkflowExecutionResponse>(new Wire.StartWorkflowExecutionRequest { WorkflowId = new string('w', 5000) });
        Assert.Equal(new string('w', 5000), answer.RunId);
    }

    [Fact]
    public async Task Call_EmptyMessageCompressed_Arrives()
    {
        using var frontend = new GrpcFrontend(new ClusterOptions(_server.Endpoint.ToString()) { GzipOver = -1 });
        Assert.Equal("1.29.0", (await frontend.CallAsync<Wire.GetSystemInfoResponse>(new Wire.GetSystemInfoRequest())).ServerVersion);
    }

    [Fact]
    public async Task Call_Refused_BringsStatusWordsAndDetail()
    {
        using var frontend = Client();
        var error = await Assert.ThrowsAsync<WorkflowServiceException>(() => frontend.CallAsync(new Wire.SignalWorkflowExecutionRequest(), CallContext.None));
        Assert.Equal(ServiceStatus.NotFound, error.Status);
        Assert.Equal("100 % häßlich\nworkflow not found", error.Message);
        Assert.Equal("a", Assert.IsType<NotFoundFailure>(error.Detail).CurrentCluster);
    }

    [Fact]
    public async Task Call_VerbThatThrows_IsInternalAndTheServerLives()
    {
        using var frontend = new GrpcFrontend(new ClusterOptions(_server.Endpoint.ToString()) { RetryFor = TimeSpan.Zero });
        var error = await Assert.ThrowsAsync<WorkflowServiceException>(() => frontend.CallAsync(new Wire.ListNamespacesRequest(), CallContext.None));
        Assert.Equal(ServiceStatus.Internal, error.Status);
        await frontend.CallAsync(new Wire.GetSystemInfoRequest(), CallContext.None);
    }

    [Fact]
    public async Task Call_Headers_ReachTheFrontend()
    {
        using var frontend = Client();
        await frontend.CallAsync(new Wire.GetSystemInfoRequest(), new CallContext("temporal-cli", "1.5.0"));
        Assert.Equal(("temporal-cli", "1.5.0"), (_context!.ClientName, _context.ClientVersion));
        Assert.InRange(_context.Deadline!.Value - DateTimeOffset.UtcNow, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(31));
    }

    [Fact]
    public async Task Poll_ClientGivesUp_IsDroppedAtOnce()
    {
        using var frontend = Client();
        using var patience = new CancellationTokenSource();
        var poll = frontend.CallAsync(new Wire.PollActivityTaskQueueRequest(), CallContext.None, patience.Token);
        await _polling.Task;
        await patience.CancelAsync();
        await _gone.Task;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => poll);
    }

    [Fact]
    public async Task Call_DeadlineOfTheCaller_EndsTheWaitOnTheServerToo()
    {
        using var frontend = Client();
        await Assert.ThrowsAsync<WorkflowServiceException>(() => frontend.CallAsync(new Wire.PollActivityTaskQueueRequest(), new CallContext(Deadline: DateTimeOffset.UtcNow.AddMilliseconds(100))));
        await _gone.Task;
    }

    [Fact]
    public async Task Call_MoreThanTheServerTakes_IsResourceExhausted()
    {
        using var frontend = Client();
        var large = new Wire.SignalWorkflowExecutionRequest { Input = new Payloads { Payloads_ = { new Payload { Data = ByteString.CopyFrom(new byte[5 << 20]) } } } };
        var error = await Assert.ThrowsAsync<WorkflowServiceException>(() => frontend.CallAsync(large, CallContext.None));
        Assert.Equal(("TS1105", ServiceStatus.ResourceExhausted), (error.Code, error.Status));
        Assert.Contains("received message larger than max", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Poll_FiveHundredOnOneConnection_AllWait()
    {
        using var frontend = Client();
        using var patience = new CancellationTokenSource();
        var polls = Enumerable.Range(0, 500).Select(_ => frontend.CallAsync(new Wire.PollActivityTaskQueueRequest(), CallContext.None, patience.Token)).ToList();
        await _polling.Task;
        await frontend.CallAsync(new Wire.GetSystemInfoRequest(), CallContext.None);
        await patience.CancelAsync();
        foreach (var poll in polls) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => poll);
    }

    [Theory]
    [InlineData("/temporal.api.workflowservice.v1.WorkflowService/Nope", "unknown method Nope for service temporal.api.workflowservice.v1.WorkflowService")]
    [InlineData("/nope.Service/Verb", "unknown service nope.Service")]
    public async Task Call_UnknownVerb_IsUnimplementedByName(string path, string message)
    {
        using var response = await PostAsync(path, [0, 0, 0, 0, 0]);
        Assert.Equal("12", response.Headers.GetValues("grpc-status").Single());
        Assert.Equal(message, response.Headers.GetValues("grpc-message").Single());
    }

    [Fact]
    public async Task Call_EmptyPoll_IsFiveZeroBytes()
    {
        using var response = await PostAsync("/temporal.api.workflowservice.v1.WorkflowService/PollWorkflowTaskQueue", [0, 0, 0, 0, 0]);
        Assert.Equal(new byte[5], await response.Content.ReadAsByteArrayAsync());
        Assert.Equal("0", response.TrailingHeaders.GetValues("grpc-status").Single());
    }

    [Fact]
    public async Task Call_AsAPageOfAnotherSite_IsRefused()
    {
        using var response = await PostAsync("/temporal.api.workflowservice.v1.WorkflowService/GetSystemInfo", [0, 0, 0, 0, 0], "evil.test");
        Assert.Equal("7", response.Headers.GetValues("grpc-status").Single());
    }

    [Fact]
    public async Task Call_ThatIsNoGrpc_IsUnsupportedMediaType()
    {
        using var response = await PostAsync("/", [1], contentType: "text/plain");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    private GrpcFrontend Client() => new(new ClusterOptions(_server.Endpoint.ToString()));

    private async Task<HttpResponseMessage> PostAsync(string path, byte[] body, string? host = null, string contentType = "application/grpc")
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://{_server.Endpoint}{path}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body) { Headers = { ContentType = new(contentType) } },
        };
        request.Headers.Host = host;
        var response = await http.SendAsync(request);
        await response.Content.LoadIntoBufferAsync();
        return response;
    }

    private sealed class Door(GrpcServerTests test) : IFrontend
    {
        public Task<IMessage> CallAsync(IMessage request, CallContext context, CancellationToken cancellationToken = default)
        {
            test._context = context;
            return request switch
            {
                Wire.GetSystemInfoRequest => Now(new Wire.GetSystemInfoResponse { ServerVersion = "1.29.0" }),
                Wire.StartWorkflowExecutionRequest start => Now(new Wire.StartWorkflowExecutionResponse { RunId = start.WorkflowId }),
                Wire.PollWorkflowTaskQueueRequest => Now(new Wire.PollWorkflowTaskQueueResponse()),
                Wire.PollActivityTaskQueueRequest => new BadPeerTests.Frontend(_ => null, test._polling, test._gone).CallAsync(request, context, cancellationToken),
                Wire.SignalWorkflowExecutionRequest => throw new WorkflowServiceException(ServiceStatus.NotFound, "100 % häßlich\nworkflow not found") { Detail = new NotFoundFailure { CurrentCluster = "a" } },
                _ => throw new InvalidOperationException("a defect"),
            };
        }

        private static Task<IMessage> Now(IMessage message) => Task.FromResult(message);
    }
}
