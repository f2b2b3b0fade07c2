using Tsrun.Activities.Cargo.Toolchains;
using Tsrun.Engine.Embedded;
using Tsrun.Engine.Embedded.Namespaces;

namespace Tsrun.Cli.Hosting;

/// <summary>The embedded engine behind its gRPC door, from start to stop.</summary>
internal sealed class DevServer : IAsyncDisposable
{
    private readonly DevStore _store;
    private readonly EmbeddedEngine _engine;
    private readonly GrpcServer _door;

    private DevServer(DevStore store, EmbeddedEngine engine, GrpcServer door) => (_store, _engine, _door) = (store, engine, door);

    /// <summary>Where clients find it: <c>127.0.0.1:7233</c>.</summary>
    public string Address => _door.Endpoint.ToString();

    /// <summary>Opens the store, makes what must be there, and listens.</summary>
    /// <exception cref="CliException">An attribute's type is unknown, or the address is taken.</exception>
    public static async Task<DevServer> StartAsync(DevServerOptions options, ServerLog log)
    {
        var store = DevStore.Open(options.DbFilename);
        EmbeddedEngine? engine = null;
        try
        {
            engine = await EmbeddedEngine.OpenAsync(store.Options);
            await SetUpAsync(engine, options);
            var door = await GrpcServer.StartAsync(engine, options.Endpoint, onDefect: (verb, e) => log.Write(LogLevel.Error, $"{verb}: {e}"));
            return new DevServer(store, engine, door);
        }
        catch
        {
            if (engine is not null) await engine.DisposeAsync();
            store.Dispose();
            throw;
        }
    }

    /// <summary>The whole command: starts, says where, and stays until Ctrl-C or SIGTERM.</summary>
    public static async Task<int> RunAsync(DevServerOptions options)
    {
        var log = new ServerLog(options.LogLevel, options.LogsJson, Console.Error, TimeProvider.System);
        using var interrupt = new Interrupt();
        await using var server = await StartAsync(options, log);
        Console.Out.WriteLine($"tsrun {CommandLine.Version} (speaks as Temporal server {ServerFacts.Version})\n\nServer:  {server.Address}\nStore:   {server._store.Shown}");
        await Console.Out.FlushAsync();
        using var ui = options.Ui is { } wanted ? await ShowAsync(wanted, server.Address) : null;
        await interrupt.Drain.WhenCancelledAsync();
        Console.Out.WriteLine("Stopping server...");
        return ExitCode.Green;
    }

    /// <summary>Starts the Web UI, and says where it is or why there is none.</summary>
    private static async Task<WebUi?> ShowAsync(WebUiOptions wanted, string frontend)
    {
        var (ui, line) = await WebUi.StartAsync(wanted, frontend, HostEnvironment.Current().FindInPath);
        Console.Out.WriteLine($"UI:      {line}");
        await Console.Out.FlushAsync();
        return ui;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _door.DisposeAsync();
        await _engine.DisposeAsync();
        _store.Dispose();
    }

    private static async Task SetUpAsync(EmbeddedEngine engine, DevServerOptions options)
    {
        foreach (var name in options.Namespaces) await engine.EnsureNamespaceAsync(name, options.Retention);
        foreach (var (name, type) in options.SearchAttributes)
            foreach (var space in options.Namespaces.Append(ServerFacts.DefaultNamespace).Distinct(StringComparer.Ordinal))
                if (!await engine.EnsureSearchAttributeAsync(space, name, type))
                    throw new CliException(ExitCode.Usage, "TS0011", $"found `--search-attribute {name}={type}`, expected one of the types {string.Join(", ", ServerFacts.SearchAttributeTypes)}");
    }
}
