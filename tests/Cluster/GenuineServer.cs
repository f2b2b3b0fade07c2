using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Tsrun.Engine.Grpc;

namespace Tsrun.Tests.Cluster;

/// <summary>A test that needs the genuine Temporal CLI with its server for development: <c>TSRUN_TEST_TEMPORAL</c> names it.</summary>
public sealed class GenuineFactAttribute : FactAttribute
{
    public GenuineFactAttribute()
    {
        if (GenuineServer.Program is null) Skip = "TSRUN_TEST_TEMPORAL does not name the `temporal` program";
    }
}

/// <summary>The genuine server for development, on a port and a database file of its own; may be killed and started again.</summary>
public sealed class GenuineServer : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tsrun-temporal-").FullName;
    private Process? _process;

    public static string? Program => Environment.GetEnvironmentVariable("TSRUN_TEST_TEMPORAL") is { Length: > 0 } path ? path : null;

    public string Address { get; } = $"127.0.0.1:{FreePort()}";

    public async Task InitializeAsync()
    {
        if (Program is not null) await StartAsync();
    }

    /// <summary>Starts it, and waits until it answers and knows its namespace.</summary>
    public async Task StartAsync()
    {
        _process = Process.Start(new ProcessStartInfo(Program!, ["server", "start-dev", "--headless", "--ip", "127.0.0.1", "--port", Address.Split(':')[1], "--log-level", "never", "--db-filename", Path.Combine(_folder, "temporal.db")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var frontend = await GrpcFrontend.ConnectAsync(new ClusterOptions(Address) { RetryFor = TimeSpan.FromSeconds(50) }, "default", patience.Token);
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process!.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    public async Task DisposeAsync()
    {
        if (_process is { HasExited: false }) await KillAsync();
        _process?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

[CollectionDefinition(nameof(GenuineServer))]
public sealed class GenuineServerCollection : ICollectionFixture<GenuineServer>;
