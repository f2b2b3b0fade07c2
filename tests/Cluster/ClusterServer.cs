using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Tsrun.Engine.Grpc;

namespace Tsrun.Tests.Cluster;

/// <summary>A server in a process of its own, on a port and a database file of its own; may be killed and started again.</summary>
/// <remarks>The genuine one where <c>TSRUN_TEST_TEMPORAL</c> names the <c>temporal</c> program, else ours: both take the same command line, and both must do for our worker.</remarks>
public sealed class ClusterServer : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tsrun-temporal-").FullName;
    private Process? _process;

    private static (string Program, string[] Arguments) Command => Environment.GetEnvironmentVariable("TSRUN_TEST_TEMPORAL") is { Length: > 0 } genuine
        ? (genuine, [])
        : (Environment.ProcessPath!, ["exec", Path.Combine(AppContext.BaseDirectory, "tsrun.dll")]);

    public string Address { get; } = $"127.0.0.1:{FreePort()}";

    public Task InitializeAsync() => StartAsync();

    /// <summary>Starts it, and waits until it answers and knows its namespace.</summary>
    public async Task StartAsync()
    {
        var (program, arguments) = Command;
        _process = Process.Start(new ProcessStartInfo(program, [.. arguments, "server", "start-dev", "--headless", "--ip", "127.0.0.1", "--port", Address.Split(':')[1], "--log-level", "never", "--db-filename", Path.Combine(_folder, "temporal.db")])
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

[CollectionDefinition(nameof(ClusterServer))]
public sealed class ClusterServerCollection : ICollectionFixture<ClusterServer>;
