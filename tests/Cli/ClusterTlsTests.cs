using System.Runtime.Versioning;
using System.Security.Cryptography.X509Certificates;
using Tsrun.Cli;
using Tsrun.Tests.Cluster;
using Tsrun.Tests.Engine.Grpc;

namespace Tsrun.Tests.Cli;

/// <summary>A cluster behind TLS that asks for client certificates, reached with flags, variables and a profile alike; the stronger of two is obeyed.</summary>
[Collection(nameof(ClusterServer))]
[SupportedOSPlatform("linux")]
public sealed class ClusterTlsTests : IDisposable
{
    private readonly CliRig _rig = new();
    private readonly X509Certificate2 _authority = Certificates.Authority("test authority"), _stranger = Certificates.Authority("somebody else");
    private readonly string _server, _ca, _otherCa, _cert, _key;

    public ClusterTlsTests(ClusterServer server)
    {
        using var client = Certificates.Of(_authority, "worker");
        _server = server.Address;
        (_ca, _otherCa) = (FileOf("ca.pem", _authority.Pem()), FileOf("other.pem", _stranger.Pem()));
        (_cert, _key) = (FileOf("my client.pem", client.Pem()), FileOf("client.key", client.KeyPem()));
    }

    public void Dispose()
    {
        _authority.Dispose();
        _stranger.Dispose();
        _rig.Dispose();
    }

    [Fact]
    public async Task Flags_WithTemporalsOwnNames_ReachACluster()
    {
        await using var gate = Gate();
        await ReachesAsync(gate, "--tls-ca-path", _ca, "--tls-cert-path", _cert, "--tls-key-path", _key, "--tls-server-name", "localhost");
        await ReachesAsync(gate, "--tls-ca-data", File.ReadAllText(_ca), "--tls-cert-path", _cert, "--tls-key-data", File.ReadAllText(_key), "--tls-server-name=localhost");
        await ReachesAsync(gate, "--tls-disable-host-verification", "--tls-cert-path", _cert, "--tls-key-path", _key);
    }

    [Fact]
    public async Task Flag_OverAVariableOverAProfile_IsObeyed()
    {
        await using var gate = Gate();
        // Each weaker source is wrong in something that a stronger one says.
        var profile = FileOf("temporal.toml", $"[profile.far]\naddress = \"127.0.0.1:1\"\n[profile.far.tls]\nserver_name = \"elsewhere.test\"\nserver_ca_cert_path = \"{_otherCa}\"\nclient_cert_path = \"{_cert}\"\nclient_key_path = \"{_key}\"\n");
        string[] named = ["--profile", "far", "--config-file", profile];
        await RefusedAsync(gate, "expected elsewhere.test", [.. named, "--tls-ca-path", _ca]);
        _rig.With("TEMPORAL_TLS_SERVER_NAME", "localhost");
        await RefusedAsync(gate, "issued by CN=test authority", named);
        await ReachesAsync(gate, [.. named, "--tls-ca-path", _ca]);
        _rig.With("TEMPORAL_TLS_SERVER_CA_CERT_PATH", _ca);
        await ReachesAsync(gate, named);
        await RefusedAsync(gate, "issued by CN=test authority", [.. named, "--tls-ca-path", _otherCa]);
    }

    [Fact]
    public async Task Server_ThatIsNotTrusted_IsMetWithTheFlagsThatMendIt()
    {
        await using var gate = Gate();
        Assert.Contains("--tls-ca-path", (await RefusedAsync(gate, "TS1130", "--tls", "--tls-server-name", "localhost")).Err, StringComparison.Ordinal);
        Assert.Contains("--tls-server-name", (await RefusedAsync(gate, "TS1130", "--tls-ca-path", _ca)).Err, StringComparison.Ordinal);
        Assert.Contains("--tls-cert-path", (await RefusedAsync(gate, "TS1131", "--tls-ca-path", _ca, "--tls-server-name", "localhost")).Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Advice_ForARunThatIsNotThere_RepeatsTheFlagsAsAShellTakesThem()
    {
        await using var gate = Gate();
        string[] flags = ["--address", gate.Address, "--tls-ca-path", _ca, "--tls-cert-path", _cert, "--tls-key-path", _key, "--tls-server-name", "localhost"];
        var answer = (await _rig.RunAsync(["trace", "show", "nosuchrun", .. flags, "--api-key", "secret"])).Expect(ExitCode.Usage);
        Assert.Contains($"tsrun trace list --address {gate.Address} --tls-ca-path {_ca} --tls-cert-path '{_cert}' --tls-key-path {_key} --tls-server-name localhost\n", answer.Err, StringComparison.Ordinal);
    }

    private TlsGate Gate() => new(_server, Certificates.Of(_authority, "localhost"), _authority);

    private async Task ReachesAsync(TlsGate gate, params string[] flags) => (await ListAsync(gate, flags)).Expect(ExitCode.Green);

    private async Task<CliAnswer> RefusedAsync(TlsGate gate, string words, params string[] flags)
    {
        var answer = (await ListAsync(gate, flags)).Expect(ExitCode.Environment);
        Assert.Contains(words, answer.Err, StringComparison.Ordinal);
        return answer;
    }

    private Task<CliAnswer> ListAsync(TlsGate gate, string[] flags) => _rig.RunAsync(["trace", "list", "--address", gate.Address, .. flags]);

    private string FileOf(string name, string text)
    {
        var path = Path.Combine(_rig.Folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
