using System.CommandLine;
using System.Net;
using Tsrun.Cli.Hosting;

namespace Tsrun.Cli.Commands.Servers;

/// <summary><c>tsrun server start-dev</c>: the embedded engine behind Temporal's gRPC door, with the flags of <c>temporal server start-dev</c>.</summary>
internal static class ServerCommand
{
    private const int PortDefault = 7233, UiPortAbove = 1000;

    private static readonly Option<string?> DbFilename = new("--db-filename", "-f") { Description = "keep runs in this file; without it they are lost with the process", HelpName = "FILE" };
    private static readonly Option<int> Port = new("--port", "-p") { Description = "port of the gRPC service; 0 takes a free one", HelpName = "N", DefaultValueFactory = _ => PortDefault };
    private static readonly Option<string> Ip = new("--ip") { Description = "address to listen on", HelpName = "IP", DefaultValueFactory = _ => "localhost" };
    private static readonly Option<string[]> Namespaces = new("--namespace", "-n") { Description = "make this namespace too; `default` is always there", HelpName = "NAME" };
    private static readonly Option<string[]> Attributes = new("--search-attribute") { Description = "register one: Name=Keyword, Text, Int, Double, Bool, Datetime or KeywordList", HelpName = "NAME=TYPE" };
    private static readonly Option<int?> UiPort = new("--ui-port") { Description = "port of Temporal's Web UI, started where its program `ui-server` is on the PATH (--port + 1000)", HelpName = "N" };
    private static readonly Option<string?> UiIp = new("--ui-ip") { Description = "address that the Web UI listens on (that of --ip)", HelpName = "IP" };
    private static readonly Option<string?> UiPublicPath = new("--ui-public-path") { Description = "path below which the Web UI serves", HelpName = "PATH" };
    private static readonly Option<string?> UiAssetPath = new("--ui-asset-path") { Description = "assets for the Web UI in place of its own", HelpName = "FOLDER" };
    private static readonly Option<string?> UiCodecEndpoint = new("--ui-codec-endpoint") { Description = "decodes payloads for the Web UI", HelpName = "URL" };
    private static readonly Option<bool> Headless = new("--headless") { Description = "without Web UI" };
    private static readonly Option<string> LogLevel = new("--log-level") { Description = "debug, info, warn, error or never", HelpName = "LEVEL", DefaultValueFactory = _ => "warn" };
    private static readonly Option<string> LogFormat = new("--log-format") { Description = "text, json or pretty", HelpName = "FORMAT", DefaultValueFactory = _ => "text" };
    private static readonly Option<string[]> Dynamic = new("--dynamic-config-value") { Description = "taken for the sake of SDKs, which pass some; changes nothing", HelpName = "KEY=VALUE" };
    private static readonly Option<bool> AllowRemote = new("--allow-remote") { Description = "with an --ip of the network: whoever reaches the port may do everything" };

    public static Command Create()
    {
        var startDev = new Command("start-dev", "a Temporal server for your own machine, in this process") { DbFilename, Port, Ip, Namespaces, Attributes, UiPort, UiIp, UiPublicPath, UiAssetPath, UiCodecEndpoint, Headless, LogLevel, LogFormat, Dynamic, AllowRemote };
        foreach (var refused in RefusedFlags.Options) startDev.Options.Add(refused);
        startDev.SetAction((parsed, _) => DevServer.RunAsync(Read(parsed)));
        return new Command("server", "a Temporal server for genuine clients, SDKs and the Web UI") { startDev };
    }

    private static DevServerOptions Read(ParseResult parsed)
    {
        RefusedFlags.Check(parsed);
        foreach (var pair in parsed.GetValue(Dynamic) ?? []) Pair("--dynamic-config-value", pair, "KEY=VALUE");
        var endpoint = Endpoint(parsed);
        return new DevServerOptions(endpoint)
        {
            DbFilename = parsed.GetValue(DbFilename),
            Namespaces = parsed.GetValue(Namespaces) ?? [],
            SearchAttributes = [.. (parsed.GetValue(Attributes) ?? []).Select(text => Pair("--search-attribute", text, "NAME=TYPE"))],
            Ui = parsed.GetValue(Headless) ? null : Ui(parsed, endpoint),
            LogLevel = Level(Flags.OneOf("--log-level", parsed.GetValue(LogLevel)!, "debug", "info", "warn", "error", "never")),
            LogsJson = Flags.OneOf("--log-format", parsed.GetValue(LogFormat)!, "text", "json", "pretty") == "json",
        };
    }

    private static IPEndPoint Endpoint(ParseResult parsed)
    {
        var (text, port) = (parsed.GetValue(Ip)!, parsed.GetValue(Port));
        if (port is < 0 or > IPEndPoint.MaxPort) throw new CliException(ExitCode.Usage, "TS0011", $"found `--port {port}`, expected 0 to {IPEndPoint.MaxPort}");
        return new IPEndPoint(Address("--ip", text, parsed), port);
    }

    private static IPAddress Address(string option, string text, ParseResult parsed)
    {
        var ip = text == "localhost" ? IPAddress.Loopback
            : IPAddress.TryParse(text, out var parsedIp) ? parsedIp
            : throw new CliException(ExitCode.Usage, "TS0011", $"found `{option} {text}`, expected an IP address, for instance 127.0.0.1");
        if (!IPAddress.IsLoopback(ip) && !parsed.GetValue(AllowRemote))
            throw new CliException(ExitCode.Blocked, "TS1122", $"found `{option} {text}`, which others can reach: this server asks nobody who they are", "listen on 127.0.0.1, or say --allow-remote if everybody who reaches the port may do everything");
        return ip;
    }

    /// <summary>A server on a port that nobody named has its Web UI only where somebody names a port for that.</summary>
    private static WebUiOptions? Ui(ParseResult parsed, IPEndPoint endpoint)
    {
        if (endpoint.Port == 0 && parsed.GetValue(UiPort) is null) return null;
        var ip = parsed.GetValue(UiIp) ?? endpoint.Address.ToString();
        var port = parsed.GetValue(UiPort) ?? endpoint.Port + UiPortAbove;
        if (port > IPEndPoint.MaxPort && parsed.GetValue(UiPort) is null)
        {
            Console.Error.WriteLine($"note: no Web UI: its port is --port + {UiPortAbove}, and {port} is none; name one with --ui-port");
            return null;
        }
        if (port is < 1 or > IPEndPoint.MaxPort) throw new CliException(ExitCode.Usage, "TS0011", $"found `--ui-port {port}`, expected 1 to {IPEndPoint.MaxPort}");
        return new WebUiOptions(Address("--ui-ip", ip, parsed).ToString(), port)
        {
            PublicPath = parsed.GetValue(UiPublicPath),
            AssetPath = parsed.GetValue(UiAssetPath),
            CodecEndpoint = parsed.GetValue(UiCodecEndpoint),
        };
    }

    private static LogLevel Level(string name) => name switch
    {
        "debug" => Hosting.LogLevel.Debug,
        "info" => Hosting.LogLevel.Info,
        "warn" => Hosting.LogLevel.Warn,
        "error" => Hosting.LogLevel.Error,
        _ => Hosting.LogLevel.Never,
    };

    private static KeyValuePair<string, string> Pair(string option, string text, string shape) => text.IndexOf('=') is var at and > 0 && at < text.Length - 1
        ? new(text[..at], text[(at + 1)..])
        : throw new CliException(ExitCode.Usage, "TS0011", $"found `{option} {text}`, expected {shape}");
}
