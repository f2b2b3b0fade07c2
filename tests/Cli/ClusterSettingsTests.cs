using System.Runtime.Versioning;
using Tsrun.Cli;

namespace Tsrun.Tests.Cli;

/// <summary>Which cluster a command means: flag, then environment, then profile, then temporal-dev.yaml; and what of it is never shown.</summary>
[SupportedOSPlatform("linux")]
public sealed class ClusterSettingsTests : IDisposable
{
    private const string Secret = "key-that-nobody-may-see";
    private readonly CliRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Worker_NamedByFourSources_TakesTheStrongest()
    {
        // No such address can be, so each is refused by name before anything is sent.
        var profile = Profile("[profile.default]\naddress = \"profile/\"\n");
        File.WriteAllText(Path.Combine(_rig.Folder, "temporal-dev.yaml"), "address: yaml/\n");
        _rig.With("TEMPORAL_ADDRESS", "env/").With("TEMPORAL_CONFIG_FILE", profile);
        Refused("flag/", await _rig.RunAsync("worker", "--address", "flag/"));
        Refused("env/", await _rig.RunAsync("worker"));
        _rig.With("TEMPORAL_ADDRESS", null);
        Refused("profile/", await _rig.RunAsync("worker"));
        _rig.With("TEMPORAL_CONFIG_FILE", Path.Combine(_rig.Folder, "none.toml"));
        Refused("yaml/", await _rig.RunAsync("worker"));
        // A repair goes nowhere because of a file that lies about.
        Assert.DoesNotContain("TS1108", (await _rig.RunAsync("trace", "list")).Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Config_OfAProfile_IsItsTableWithTheEnvironmentOverIt()
    {
        Profile($"""
            # as Temporal's own programs write it
            [profile.work]
            address = "cluster.test:7233"
            namespace = "profiles"
            api_key = "{Secret}"
            [profile.work.grpc_meta]
            x_tenant = "{Secret}"
            """);
        _rig.With("TEMPORAL_CONFIG_FILE", Path.Combine(_rig.Folder, "temporal.toml")).With("TEMPORAL_PROFILE", "work").With("TEMPORAL_NAMESPACE", "environments");
        Assert.Equal(["temporal.address=cluster.test:7233", "temporal.namespace=environments", "temporal.tls=on", "temporal.api-key=set, not shown"], await ShownAsync());
    }

    [Theory]
    [InlineData("on", "[profile.default]\naddress = \"h:1\"\n[profile.default.tls]\n")]
    [InlineData("off", "[profile.default]\naddress = \"h:1\"\n[profile.default.tls]\ndisabled = true\nserver_name = \"x\"\n")]
    [InlineData("off", "[profile.default]\naddress = 'h:1'\n")]
    [InlineData("on, with a client certificate", "[profile.default]\naddress = \"h:1\"\n[profile.default.tls]\nclient_cert_data = \"\"\"\nPEM\nPEM\n\"\"\"\n")]
    public async Task Config_OfAProfilesTls_IsOnWhereThereIsATable(string shown, string toml)
    {
        _rig.With("TEMPORAL_CONFIG_FILE", Profile(toml)).With("TEMPORAL_PROFILE", "default");
        Assert.Contains($"temporal.tls={shown}", await ShownAsync());
    }

    [Fact]
    public async Task Config_OfACertificateFromTwoSources_TakesTheEnvironments()
    {
        var cert = Path.Combine(_rig.Folder, "client.pem");
        File.WriteAllText(cert, "PEM");
        _rig.With("TEMPORAL_CONFIG_FILE", Profile("[profile.default]\naddress = \"h:1\"\n[profile.default.tls]\nclient_cert_path = \"/nowhere\"\n")).With("TEMPORAL_PROFILE", "default");
        (await _rig.RunAsync("config", "show")).Expect(ExitCode.Usage);
        _rig.With("TEMPORAL_TLS_CLIENT_CERT_PATH", cert);
        Assert.Contains("temporal.tls=on, with a client certificate", await ShownAsync());
        _rig.With("TEMPORAL_TLS_CLIENT_CERT_DATA", "PEM");
        Assert.Contains("both as data and as a path", (await _rig.RunAsync("config", "show")).Expect(ExitCode.Usage).Err, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("api_key = \"" + Secret)]
    [InlineData("[profile.default]\napi_key = " + Secret)]
    [InlineData("\"" + Secret + "\"")]
    public async Task Config_OfABrokenFile_ShowsItsLineWithoutTheValue(string toml)
    {
        _rig.With("TEMPORAL_CONFIG_FILE", Profile(toml)).With("TEMPORAL_PROFILE", "default");
        var answer = (await _rig.RunAsync("config", "show")).Expect(ExitCode.Usage);
        Assert.Contains("TS1158", answer.Err, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, answer.Out + answer.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Origin_OfEachSetting_IsWhoSaidIt()
    {
        var shown = (await _rig.With("TEMPORAL_ADDRESS", "here:7233").With("TEMPORAL_API_KEY", Secret).RunAsync("config", "show", "--origin")).Expect(ExitCode.Green).Out;
        Assert.Contains("TEMPORAL_ADDRESS\ttemporal.address=here:7233\ndefault\ttemporal.namespace=default\nTEMPORAL_API_KEY\ttemporal.tls=on\nTEMPORAL_API_KEY\ttemporal.api-key=set, not shown\n", shown, StringComparison.Ordinal);
    }

    private string Profile(string toml)
    {
        var path = Path.Combine(_rig.Folder, "temporal.toml");
        File.WriteAllText(path, toml);
        return path;
    }

    private async Task<IReadOnlyList<string>> ShownAsync()
    {
        var answer = (await _rig.RunAsync("config", "show", "--origin")).Expect(ExitCode.Green);
        Assert.DoesNotContain(Secret, answer.Out + answer.Err, StringComparison.Ordinal);
        return [.. answer.Out.Split('\n').Where(line => line.Contains("\ttemporal.", StringComparison.Ordinal)).Select(line => line.Split('\t')[1])];
    }

    private static void Refused(string address, CliAnswer answer)
    {
        answer.Expect(ExitCode.Usage);
        Assert.Contains($"found the address `{address}`", answer.Err, StringComparison.Ordinal);
    }
}
