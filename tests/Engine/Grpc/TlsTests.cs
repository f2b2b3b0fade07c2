using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Tsrun.Engine;
using Tsrun.Engine.Grpc;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Tests.Engine.Grpc;

/// <summary>Certificates of either side that do not fit: on real sockets, with an authority of the test's own, and an answer that says what to do.</summary>
public sealed class TlsTests : IDisposable
{
    private static readonly byte[] Answer = GrpcFrame.Encode(new Wire.GetSystemInfoResponse { ServerVersion = "1.29.0" }, gzip: false);
    private readonly X509Certificate2 _authority = Certificates.Authority("test authority"), _stranger = Certificates.Authority("somebody else");

    public static TheoryData<SslProtocols> Versions => new(SslProtocols.Tls12, SslProtocols.Tls13);

    public void Dispose()
    {
        _authority.Dispose();
        _stranger.Dispose();
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Connect_RightAuthorityNameAndClientCertificate_Connects(SslProtocols version)
    {
        using var client = Certificates.Of(_authority, "worker");
        await using var peer = await Peer.StartAsync(Peer.Answering(Answer), Certificates.Of(_authority, "localhost"), _authority, version);
        using var frontend = await GrpcFrontend.ConnectAsync(new ClusterOptions(peer.Address) { Tls = Trusting(client) });
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Connect_AddressByTheCertificatesName_NeedsNoOverride(SslProtocols version)
    {
        await using var peer = await Peer.StartAsync(Peer.Answering(Answer), Certificates.Of(_authority, "localhost"), protocols: version);
        using var frontend = await GrpcFrontend.ConnectAsync(new ClusterOptions(peer.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal)) { Tls = new TlsOptions { ServerCa = _authority.Pem() } });
    }

    [Fact]
    public async Task Connect_UnknownAuthority_NamesItAndTheRemedy() =>
        Assert.Equal(ClusterRemedy.ServerCa, (await RefusedAsync(Certificates.Of(_authority, "localhost"), new TlsOptions { ServerName = "localhost" }, "TS1130", "issued by CN=test authority")).Remedy);

    [Fact]
    public async Task Connect_AnotherAuthorityOfOurs_IsNotTrusted() =>
        await RefusedAsync(Certificates.Of(_authority, "localhost"), new TlsOptions { ServerName = "localhost", ServerCa = _stranger.Pem() }, "TS1130", "issued by CN=test authority");

    [Theory]
    [InlineData(-2, -1, "expired at")]
    [InlineData(1, 2, "valid from")]
    public async Task Connect_CertificateOutOfItsTime_SaysSo(int from, int to, string words) =>
        await RefusedAsync(Certificates.Of(_authority, "localhost", from, to), Trusting(), "TS1130", words);

    [Fact]
    public async Task Connect_AnotherServersName_SaysBothAndTheRemedy() =>
        Assert.Equal(ClusterRemedy.ServerName, (await RefusedAsync(Certificates.Of(_authority, "localhost"), Trusting() with { ServerName = "elsewhere.test" }, "TS1130", "is for localhost, expected elsewhere.test")).Remedy);

    [Fact]
    public async Task Connect_WithVerificationSwitchedOff_TakesAnyCertificate()
    {
        await using var peer = await Peer.StartAsync(Peer.Answering(Answer), Certificates.Of(_stranger, "elsewhere.test", -2, -1));
        using var frontend = await GrpcFrontend.ConnectAsync(new ClusterOptions(peer.Address) { Tls = new TlsOptions { DisableHostVerification = true } });
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Connect_WithoutTheClientCertificateThatIsAskedFor_SaysSo(SslProtocols version) =>
        Assert.Equal(ClusterRemedy.ClientCertificate, (await RefusedAsync(Certificates.Of(_authority, "localhost"), Trusting(), "TS1131", _authority, version, "asks for a client certificate")).Remedy);

    [Theory, MemberData(nameof(Versions))]
    public async Task Connect_WithAnExpiredClientCertificate_SaysSince(SslProtocols version)
    {
        using var client = Certificates.Of(_authority, "worker", -2, -1);
        await RefusedAsync(Certificates.Of(_authority, "localhost"), Trusting(client), "TS1131", _authority, version, "CN=worker", "it expired at");
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Connect_WithAStrangersClientCertificate_SaysItMayNotBeTaken(SslProtocols version)
    {
        using var client = Certificates.Of(_stranger, "worker");
        await using var peer = await Peer.StartAsync(Peer.Answering(Answer), Certificates.Of(_authority, "localhost"), _authority, version);
        var error = await FailAsync(peer, Trusting(client));
        Assert.Contains(error.Code, new[] { "TS1100", "TS1131" }); // a server may cut the connection instead of saying why
        Assert.Contains("not take the client certificate", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_ServerInTheClear_SaysTS1101()
    {
        using var client = Certificates.Of(_authority, "worker");
        await using var peer = await Peer.StartAsync(Peer.Answering(Answer));
        foreach (var tls in new[] { new TlsOptions(), Trusting(client) }) Assert.Equal("TS1101", (await FailAsync(peer, tls)).Code);
    }

    [Fact]
    public void Shown_OfOptions_HasNoSecret()
    {
        using var client = Certificates.Of(_authority, "worker");
        var options = new ClusterOptions("cluster.test") { ApiKey = "secret", Tls = Trusting(client), Headers = new Dictionary<string, string> { ["x"] = "hidden" } };
        Assert.Equal("cluster.test (TLS as localhost)", options.ToString());
    }

    [Theory]
    [InlineData("authorization", "Bearer x", "in the clear")]
    [InlineData("x-token", "a\nb", "x-token")]
    [InlineData("x token", "a", "x token")]
    public void Frontend_HeaderThatMustNotTravel_SaysTS1108(string name, string value, string words)
    {
        var options = new ClusterOptions("cluster.test:7233") { Headers = new Dictionary<string, string> { [name] = value } };
        var error = Assert.Throws<WorkflowServiceException>(() => new GrpcFrontend(options));
        Assert.Equal("TS1108", error.Code);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    private TlsOptions Trusting(X509Certificate2? client = null) =>
        new() { ServerCa = _authority.Pem(), ServerName = "localhost", ClientCert = client?.Pem(), ClientKey = client?.KeyPem() };

    private static Task<WorkflowServiceException> RefusedAsync(X509Certificate2 server, TlsOptions tls, string code, params string[] words) => RefusedAsync(server, tls, code, null, SslProtocols.Tls13, words);

    private static async Task<WorkflowServiceException> RefusedAsync(X509Certificate2 server, TlsOptions tls, string code, X509Certificate2? clientAuthority, SslProtocols version, params string[] words)
    {
        using (server)
        {
            await using var peer = await Peer.StartAsync(Peer.Answering(Answer), server, clientAuthority, version);
            var error = await FailAsync(peer, tls);
            Assert.Equal(code, error.Code);
            Assert.All(words, word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
            return error;
        }
    }

    private static async Task<WorkflowServiceException> FailAsync(Peer peer, TlsOptions tls) => await Assert.ThrowsAsync<WorkflowServiceException>(
        () => GrpcFrontend.ConnectAsync(new ClusterOptions(peer.Address) { Tls = tls, RetryFor = TimeSpan.Zero }));
}
