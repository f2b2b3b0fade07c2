using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Tsrun.Engine;
using Tsrun.Engine.Embedded;
using Tsrun.Engine.Grpc;

namespace Tsrun.Tests.Conformance;

/// <summary>What the scenarios are put to: the embedded engine, or the genuine server over gRPC.</summary>
/// <remarks>
/// <c>TSRUN_TEST_TEMPORAL_ADDRESS=127.0.0.1:7233</c> names a running server, <c>TSRUN_TEST_TEMPORAL=/path/to/temporal</c> a program to start one with;
/// with neither, the genuine half is skipped.
/// </remarks>
public sealed class Target : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tsrun-conformance-").FullName;
    private EmbeddedEngine? _engine;
    private GrpcFrontend? _cluster;
    private Process? _process;

    /// <summary>Why there is no genuine server; null when there is one.</summary>
    public static string? WhyNoServer => Address is null && Program is null
        ? "no genuine server: name one in TSRUN_TEST_TEMPORAL_ADDRESS, or the `temporal` program in TSRUN_TEST_TEMPORAL"
        : null;

    private static string? Address => Environment.GetEnvironmentVariable("TSRUN_TEST_TEMPORAL_ADDRESS") is { Length: > 0 } address ? address : null;

    private static string? Program => Environment.GetEnvironmentVariable("TSRUN_TEST_TEMPORAL") is { Length: > 0 } program ? program : null;

    /// <summary>The engine of this process.</summary>
    internal IFrontend Embedded => _engine!;

    public async Task InitializeAsync() => _engine = await EmbeddedEngine.OpenAsync(new EngineOptions(_folder));

    /// <summary>The genuine server; started at the first question for it.</summary>
    internal async Task<IFrontend> GenuineAsync()
    {
        if (_cluster is not null) return _cluster;
        var address = Address ?? StartServer(Program!);
        return _cluster = await GrpcFrontend.ConnectAsync(new ClusterOptions(address) { RetryFor = TimeSpan.FromSeconds(20) });
    }

    public async Task DisposeAsync()
    {
        _cluster?.Dispose();
        _process?.Kill(entireProcessTree: true);
        _process?.Dispose();
        await _engine!.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private string StartServer(string program)
    {
        var port = FreePort();
        _process = Process.Start(new ProcessStartInfo(program, ["server", "start-dev", "--headless", "--ip", "127.0.0.1", "--port", $"{port}", "--log-level", "error"]));
        return $"127.0.0.1:{port}";
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>A theory for the genuine server; says why it is skipped where there is none.</summary>
internal sealed class GenuineTheoryAttribute : TheoryAttribute
{
    public GenuineTheoryAttribute() => Skip = Target.WhyNoServer;
}
