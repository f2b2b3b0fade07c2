using System.Net;
using System.Net.Sockets;
using Google.Protobuf;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Temporal.Api.ErrorDetails.V1;
using Tsrun.Cli.Hosting;
using Tsrun.Engine;
using Tsrun.Engine.Grpc;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Tests.Engine.Grpc;

/// <summary>Each fault of a peer is a clear error with its code, on real sockets; never a hang.</summary>
public sealed class BadPeerTests
{
    private static readonly byte[] Answer = GrpcFrame.Encode(new Wire.GetSystemInfoResponse { ServerVersion = "1.29.0" }, gzip: false);

    [Fact]
    public async Task Connect_NobodyListens_SaysTS1100()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = taken.LocalEndpoint.ToString()!;
        taken.Stop();
        var error = await FailAsync(new ClusterOptions(address) { RetryFor = TimeSpan.FromMilliseconds(50) });
        Assert.Equal(("TS1100", ServiceStatus.Unavailable), (error.Code, error.Status));
        Assert.Contains($"the Temporal server at {address} cannot be reached", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_ServerAcceptsAndNeverAnswers_SaysTS1102AtTheDeadline()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var frontend = new GrpcFrontend(new ClusterOptions(silent.LocalEndpoint.ToString()!) { CallTimeout = TimeSpan.FromMilliseconds(200) });
        var error = await Assert.ThrowsAsync<WorkflowServiceException>(() => frontend.CallAsync(new Wire.GetSystemInfoRequest(), CallContext.None));
        Assert.Equal(("TS1102", ServiceStatus.DeadlineExceeded), (error.Code, error.Status));
        Assert.Contains("never answered", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_TlsServerInTheClear_SaysTS1101OrCutsWithTheHint()
    {
        using var authority = Certificates.Authority("test authority");
        await using var peer = await Peer.StartAsync(Peer.Answering(Answer), Certificates.Of(authority, "localhost"));
        var error = await FailAsync(new ClusterOptions(peer.Address) { RetryFor = TimeSpan.Zero });
        Assert.Contains(error.Code, new[] { "TS1100", "TS1101" });
        Assert.Equal(ClusterRemedy.Tls, error.Remedy);
    }

    [Fact]
    public async Task Connect_ServerInTheClearWithTls_SaysTS1101()
    {
        await using var peer = await Peer.StartAsync(Peer.Answering(Answer));
        Assert.Equal("TS1101", (await FailAsync(new ClusterOptions(peer.Address) { Tls = new TlsOptions() })).Code);
    }

    [Fact]
    public async Task Connect_WebServer_SaysTS1103()
    {
        await using var peer = await Peer.StartAsync(context => context.Response.WriteAsync("<html>"));
        var error = await FailAsync(new ClusterOptions(peer.Address));
        Assert.Equal("TS1103", error.Code);
        Assert.Contains("HTTP 200", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_WebServerThatKnowsNoHttp2_SaysTS1103()
    {
        using var web = new TcpListener(IPAddress.Loopback, 0);
        web.Start();
        // A thread of its own: the peer is given one second, and the pool is busy when many tests begin.
        var serving = Task.Factory.StartNew(() =>
        {
            while (true)
            {
                using var client = web.AcceptSocket();
                client.Receive(new byte[64]);
                client.Send("<!DOCTYPE HTML>\n<html lang=\"en\">"u8);
            }
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var error = await FailAsync(new ClusterOptions(web.LocalEndpoint.ToString()!) { RetryFor = TimeSpan.Zero });
        Assert.Equal("TS1103", error.Code);
        Assert.Contains("is no Temporal server", error.Message, StringComparison.Ordinal);
        web.Stop();
        Assert.NotNull(await Record.ExceptionAsync(() => serving));
    }

    [Fact]
    public async Task Call_ProxyWithoutServerBehindIt_IsTriedAgain()
    {
        var calls = 0;
        await using var peer = await Peer.StartAsync(async context =>
        {
            if (++calls < 3) context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            else await Peer.Answering(Answer)(context);
        });
        using var frontend = await GrpcFrontend.ConnectAsync(new ClusterOptions(peer.Address));
        Assert.Equal(3, calls);
    }

    public static TheoryData<byte[]> BrokenFrames => new(
        [],
        [0, 0, 0],
        [0, 0, 0, 0, 9, 1],
        [7, 0, 0, 0, 0],
        [1, 0, 0, 0, 2, 31, 139],
        [.. Answer, 0],
        [0, 0, 0, 0, 1, 255]);

    [Theory, MemberData(nameof(BrokenFrames))]
    public async Task Call_BrokenFrame_SaysTS1104(byte[] body)
    {
        await using var peer = await Peer.StartAsync(Peer.Answering(body));
        Assert.Equal("TS1104", (await FailAsync(new ClusterOptions(peer.Address) { RetryFor = TimeSpan.Zero })).Code);
    }

    [Fact]
    public async Task Call_AnswerBeyondTheLimit_SaysTS1105WithoutReadingIt()
    {
        await using var peer = await Peer.StartAsync(Peer.Answering([0, 0, 0, 4, 1, 1]));
        var error = await FailAsync(new ClusterOptions(peer.Address) { MessageBytesMax = 1024 });
        Assert.Equal(("TS1105", ServiceStatus.ResourceExhausted), (error.Code, error.Status));
    }

    [Fact]
    public async Task Call_GzipThatInflatesBeyondTheLimit_SaysTS1105()
    {
        var bomb = GrpcFrame.Encode(new Wire.GetSystemInfoResponse { ServerVersion = new string('1', 100_000) }, gzip: true);
        await using var peer = await Peer.StartAsync(context =>
        {
            context.Response.Headers["grpc-encoding"] = "gzip";
            return Peer.Answering(bomb)(context);
        });
        Assert.Equal("TS1105", (await FailAsync(new ClusterOptions(peer.Address) { MessageBytesMax = 10_000 })).Code);
    }

    [Fact]
    public async Task Connect_NamespaceThatIsNotThere_SaysTS1106WithItsDetail()
    {
        await using var server = await GrpcServer.StartAsync(new Frontend(request => request is Wire.GetSystemInfoRequest
            ? new Wire.GetSystemInfoResponse()
            : throw new WorkflowServiceException(ServiceStatus.NotFound, "Namespace nope is not found.") { Detail = new NamespaceNotFoundFailure { Namespace = "nope" } }), new IPEndPoint(IPAddress.Loopback, 0));
        var error = await Assert.ThrowsAsync<WorkflowServiceException>(() => GrpcFrontend.ConnectAsync(new ClusterOptions(server.Endpoint.ToString()), "nope"));
        Assert.Equal("TS1106", error.Code);
        Assert.Equal("nope", Assert.IsType<NamespaceNotFoundFailure>(error.Detail).Namespace);
    }

    [Fact]
    public async Task Connect_ExpiredApiKey_SaysTS1107AndSentTheKey()
    {
        string? sent = null;
        await using var peer = await Peer.StartAsync(context =>
        {
            sent = context.Request.Headers.Authorization;
            return Peer.Answering([], (int)ServiceStatus.Unauthenticated, "token is expired")(context);
        });
        var error = await FailAsync(new ClusterOptions(peer.Address) { ApiKey = "secret" });
        Assert.Equal("TS1107", error.Code);
        Assert.Equal("Bearer secret", sent);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("http://localhost:7233")]
    [InlineData("local host:7233")]
    [InlineData("host:port")]
    [InlineData("")]
    public void Frontend_AddressThatIsNone_SaysTS1108(string address) =>
        Assert.Equal("TS1108", Assert.Throws<WorkflowServiceException>(() => new GrpcFrontend(new ClusterOptions(address))).Code);

    [Fact]
    public void Frontend_ApiKeyInTheClearToAnotherMachine_SaysTS1108() =>
        Assert.Equal("TS1108", Assert.Throws<WorkflowServiceException>(() => new GrpcFrontend(new ClusterOptions("cluster.test:7233") { ApiKey = "secret" })).Code);

    [Fact]
    public void Frontend_KeyWithoutCertificate_SaysTS1108() =>
        Assert.Equal("TS1108", Assert.Throws<WorkflowServiceException>(() => new GrpcFrontend(new ClusterOptions("localhost:7233") { Tls = new TlsOptions { ClientKey = "x" } })).Code);

    [Fact]
    public async Task Poll_ServerFallsAndComesBack_GoesOn()
    {
        var endpoint = new IPEndPoint(IPAddress.Loopback, 0);
        var polling = new TaskCompletionSource();
        var first = await GrpcServer.StartAsync(new Frontend(_ => null, polling), endpoint);
        using var frontend = new GrpcFrontend(new ClusterOptions(first.Endpoint.ToString()));
        var poll = frontend.CallAsync(new Wire.PollWorkflowTaskQueueRequest { Namespace = "default" }, CallContext.None);
        await polling.Task;
        await first.DisposeAsync();
        await using var second = await GrpcServer.StartAsync(new Frontend(_ => new Wire.PollWorkflowTaskQueueResponse { Attempt = 7 }), first.Endpoint);
        Assert.Equal(7, Assert.IsType<Wire.PollWorkflowTaskQueueResponse>(await poll).Attempt);
    }

    [Fact]
    public async Task Call_OnAConnectionThatTheServerIsClosing_GoesToANewOne()
    {
        var connections = new HashSet<string>();
        await using var peer = await Peer.StartAsync(context =>
        {
            lock (connections) connections.Add(context.Connection.Id);
            context.Features.GetRequiredFeature<IConnectionLifetimeNotificationFeature>().RequestClose(); // GOAWAY, as a real server sends it after five minutes
            return Peer.Answering(Answer)(context);
        });
        using var frontend = new GrpcFrontend(new ClusterOptions(peer.Address) { RetryFor = TimeSpan.Zero });
        for (var call = 0; call < 20; call++) await frontend.CallAsync(new Wire.GetSystemInfoRequest(), CallContext.None);
        Assert.InRange(connections.Count, 2, 20);
    }

    [Fact]
    public async Task Poll_UnderWayWhileTheServerClosesTheConnection_IsAnswered()
    {
        var (polling, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var peer = await Peer.StartAsync(async context =>
        {
            if (context.Request.Path.Value!.EndsWith("GetSystemInfo", StringComparison.Ordinal)) context.Features.GetRequiredFeature<IConnectionLifetimeNotificationFeature>().RequestClose();
            else
            {
                polling.SetResult();
                await answer.Task;
            }
            await Peer.Answering(GrpcFrame.Encode(new Wire.PollWorkflowTaskQueueResponse { Attempt = 7 }, gzip: false))(context);
        });
        using var frontend = new GrpcFrontend(new ClusterOptions(peer.Address));
        var poll = frontend.CallAsync(new Wire.PollWorkflowTaskQueueRequest { Namespace = "default" }, CallContext.None);
        await polling.Task;
        await frontend.CallAsync(new Wire.GetSystemInfoRequest(), CallContext.None);
        answer.SetResult();
        Assert.Equal(7, Assert.IsType<Wire.PollWorkflowTaskQueueResponse>(await poll).Attempt);
    }

    private static async Task<WorkflowServiceException> FailAsync(ClusterOptions options) =>
        await Assert.ThrowsAsync<WorkflowServiceException>(() => GrpcFrontend.ConnectAsync(options));

    /// <summary>Answers at once, or, with null, waits until the caller is gone.</summary>
    internal sealed class Frontend(Func<IMessage, IMessage?> answer, TaskCompletionSource? waiting = null, TaskCompletionSource? gone = null) : IFrontend
    {
        public async Task<IMessage> CallAsync(IMessage request, CallContext context, CancellationToken cancellationToken = default)
        {
            if (answer(request) is { } message) return message;
            waiting?.TrySetResult();
            await cancellationToken.WhenCancelledAsync();
            gone?.TrySetResult();
            throw new OperationCanceledException(cancellationToken);
        }
    }
}
