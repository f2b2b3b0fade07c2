using System.Collections;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Tsrun.Cli.Hosting;

/// <summary>Where the Web UI shall be, with the words of <c>temporal server start-dev</c>.</summary>
internal sealed record WebUiOptions(string Ip, int Port)
{
    /// <summary>Below which path it serves; null for <c>/</c>.</summary>
    public string? PublicPath { get; init; }

    /// <summary>Assets in place of its own.</summary>
    public string? AssetPath { get; init; }

    /// <summary>Decodes payloads for it.</summary>
    public string? CodecEndpoint { get; init; }

    /// <summary>Its configuration. YAML takes JSON's strings as they are, so no value can become a key.</summary>
    public string Configuration(string frontend) => $"""
        temporalGrpcAddress: {Quoted(frontend)}
        host: {Quoted(Ip)}
        port: {Port.ToString(CultureInfo.InvariantCulture)}
        enableUi: true
        hideLogs: true
        notifyOnNewVersion: false
        defaultNamespace: default
        publicPath: {Quoted(PublicPath ?? "")}
        uiAssetPath: {Quoted(AssetPath ?? "")}
        cors:
          allowOrigins: [{Quoted(Address)}]
        codec:
          endpoint: {Quoted(CodecEndpoint ?? "")}

        """;

    /// <summary>For people and browsers.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"http://{(Ip.Contains(':') ? $"[{Ip}]" : Ip)}:{Port}");

    private static string Quoted(string text) => JsonSerializer.Serialize(text);
}

/// <summary>Temporal's own Web UI in front of our server: its program where one is on the PATH, started and stopped with us.</summary>
internal sealed class WebUi : IDisposable
{
    /// <summary>What the program is called in its releases, and what packagers make of that.</summary>
    public static readonly IReadOnlyList<string> Programs = ["temporal-ui-server", "ui-server"];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15), Look = TimeSpan.FromMilliseconds(100);
    private readonly string _folder;
    private readonly int _process;

    private WebUi(string folder, int process) => (_folder, _process) = (folder, process);

    /// <summary>Starts it and waits until it answers.</summary>
    /// <returns>It, or the line that says why there is none.</returns>
    public static async Task<(WebUi? Ui, string Line)> StartAsync(WebUiOptions options, string frontend, Func<string, string?> find)
    {
        if (Programs.Select(find).FirstOrDefault(path => path is not null) is not { } program)
            return (null, $"none: found no `{string.Join("` or `", Programs)}` on the PATH. It is built from the folder `server` of github.com/temporalio/ui, and in the image temporalio/ui; either shows this server when it is told the address above");
        var folder = Directory.CreateTempSubdirectory("tsrun-ui-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "tsrun.yaml"), options.Configuration(frontend));
        var log = Path.Combine(folder, "log");
        if (Takeover.Start(program, ["--root", folder, "--config", ".", "--env", "tsrun", "start"], ItsEnvironment(), log) is not { } process)
        {
            Directory.Delete(folder, recursive: true);
            return (null, $"none: {program} could not be started");
        }
        var ui = new WebUi(folder, process);
        if (await ui.AnswersAsync(options)) return (ui, options.Address);
        var said = (await File.ReadAllLinesAsync(log)).LastOrDefault(line => line.Length > 0) ?? "nothing";
        ui.Dispose();
        return (null, $"none: {program} does not answer at {options.Address}; it said: {Rendering.Printable.Line(said)}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Takeover.End(_process);
        Directory.Delete(_folder, recursive: true);
    }

    // It reads the same variables as we do, and some name a cluster and its key; it shall show this server.
    private static IEnumerable<string> ItsEnvironment() => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .Where(pair => !((string)pair.Key).StartsWith("TEMPORAL_", StringComparison.Ordinal)).Select(pair => $"{pair.Key}={pair.Value}");

    private async Task<bool> AnswersAsync(WebUiOptions options)
    {
        for (var left = Patience; left > TimeSpan.Zero && !Takeover.HasEnded(_process); left -= Look)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Parse(options.Ip), options.Port);
                return !Takeover.HasEnded(_process);
            }
            catch (SocketException)
            {
                await Task.Delay(Look);
            }
        }
        return false;
    }
}
