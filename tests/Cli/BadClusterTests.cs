using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Microsoft.AspNetCore.Http;
using Temporal.Api.ErrorDetails.V1;
using Tsrun.Cli;
using Tsrun.Cli.Hosting;
using Tsrun.Engine;
using Tsrun.Tests.Engine.Grpc;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Tests.Cli;

/// <summary>What a user of the program sees of a peer that is none: one sentence with its code, an exit code, and soon.</summary>
[SupportedOSPlatform("linux")]
public sealed class BadClusterTests : IDisposable
{
    private const string Secret = "key-that-nobody-may-see";
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(40);
    /// <summary>Less than it takes to try for ten seconds.</summary>
    private static readonly TimeSpan Refusal = TimeSpan.FromSeconds(9);
    private readonly CliRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Worker_AtEachBadPeer_EndsWithItsCodeInTime()
    {
        using var authority = Certificates.Authority("test authority");
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var gone = new TcpListener(IPAddress.Loopback, 0);
        gone.Start();
        var nobody = gone.LocalEndpoint.ToString()!;
        gone.Stop();
        await using var web = await Peer.StartAsync(context => context.Response.WriteAsync("<html>"));
        await using var cut = await Peer.StartAsync(Peer.Answering([0, 0, 0, 0, 9, 1]));
        await using var huge = await Peer.StartAsync(Peer.Answering([0, 255, 255, 255, 255]));
        await using var guarded = await Peer.StartAsync(Peer.Answering([], (int)ServiceStatus.Unauthenticated, "token is expired"));
        await using var locked = await Peer.StartAsync(Peer.Answering([], (int)ServiceStatus.PermissionDenied, "Request unauthorized."));
        await using var tls = await Peer.StartAsync(Peer.Answering([]), Certificates.Of(authority, "localhost"));
        await using var other = await GrpcServer.StartAsync(new BadPeerTests.Frontend(request => request is Wire.GetSystemInfoRequest
            ? new Wire.GetSystemInfoResponse()
            : throw new WorkflowServiceException(ServiceStatus.NotFound, "Namespace nope is not found.") { Detail = new NamespaceNotFoundFailure { Namespace = "nope" } }), new IPEndPoint(IPAddress.Loopback, 0));

        // These are waited for, or tried again, for ten seconds each.
        var slow = Task.WhenAll(
            EndsAsync("TS1100", "cannot be reached", nobody),
            EndsAsync("TS1102", "never answered", silent.LocalEndpoint.ToString()!),
            EndsAsync("TS1104", "frame is broken", cut.Address));
        await EndsAsync("TS1103", "HTTP 200", web.Address);
        await EndsAsync("TS1105", "larger than max", huge.Address);
        await EndsAsync("TS1106", "Namespace nope is not found", other.Endpoint.ToString(), "--namespace", "nope");
        await EndsAsync("TS1107", "make a key and name it: --api-key (TEMPORAL_API_KEY)", guarded.Address, "--api-key", Secret, "--tls", "false");
        await EndsAsync("TS1107", "does not allow this", locked.Address, "--api-key", Secret, "--tls", "false");
        await EndsAsync("TS1101", "no TLS connection", web.Address, "--tls");
        await EndsAsync("TS110", "switch TLS on", tls.Address);
        Assert.InRange(await EndsAsync("TS1100", "the Temporal server at nowhere.invalid:7233 (no port was named) cannot be reached: ", "nowhere.invalid"), TimeSpan.Zero, Refusal);
        await EndsAsync("TS1130", "is for localhost, expected 127.0.0.1", tls.Address, "--tls");
        await slow;
    }

    [Fact]
    public async Task Fix_AtABadPeer_LeavesTheCrateAlone()
    {
        var crate = _rig.Crate("crate", CliRig.Fixable);
        var before = CliRig.HashOf(crate);
        await using var guarded = await Peer.StartAsync(Peer.Answering([], (int)ServiceStatus.Unauthenticated, "token is expired"));
        var answer = (await _rig.With("TEMPORAL_API_KEY", Secret).With("TEMPORAL_TLS", "false").RunAsync("fix", crate, "--address", guarded.Address, "--format", "json")).Expect(ExitCode.Environment);
        Assert.Equal("TS1107", answer.Records.Single().GetProperty("code").GetString());
        Assert.DoesNotContain(Secret, answer.Out + answer.Err, StringComparison.Ordinal);
        Assert.Equal(before, CliRig.HashOf(crate));
    }

    private async Task<TimeSpan> EndsAsync(string code, string words, string address, params string[] flags)
    {
        var answer = await _rig.RunAsync(["worker", "--address", address, .. flags]);
        answer.Expect(code == "TS1106" ? ExitCode.Usage : ExitCode.Environment);
        Assert.Contains($"error[{code}", answer.Err, StringComparison.Ordinal);
        Assert.Contains(words, answer.Err, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, answer.Out + answer.Err, StringComparison.Ordinal);
        Assert.True(answer.Elapsed < Soon, $"{code} took {answer.Elapsed}");
        return answer.Elapsed;
    }
}
