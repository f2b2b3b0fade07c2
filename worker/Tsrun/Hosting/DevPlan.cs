using System.Net;
using Tsrun.Cli.Hosting.Cluster;
using Tsrun.Policy;

namespace Tsrun.Cli.Hosting;

/// <summary>What <c>tsrun dev up</c> makes of <c>temporal-dev.yaml</c>.</summary>
/// <param name="Address"><c>host:port</c>.</param>
/// <param name="Start">The program that serves, and its arguments.</param>
/// <param name="Options">The same for our own server.</param>
internal sealed record DevPlan(string Address, IReadOnlyList<string> Start, DevServerOptions Options)
{
    private const string AddressDefault = "127.0.0.1:7233", Genuine = "temporal";

    /// <param name="file">As it was read.</param>
    /// <param name="path">Of the file, for messages.</param>
    /// <exception cref="CliException">Its address is none of this machine (<c>TS1108</c>), or its retention no duration (<c>TS0012</c>).</exception>
    public static DevPlan Of(DevFile file, string path)
    {
        var address = file.Address ?? AddressDefault;
        if (!IPEndPoint.TryParse(address.Replace("localhost", "127.0.0.1", StringComparison.Ordinal), out var endpoint) || endpoint.Port == 0)
            throw new CliException(ExitCode.Usage, "TS1108", $"{path}: found the address `{address}`, expected host:port of this machine, for instance {AddressDefault}");
        var options = new DevServerOptions(endpoint)
        {
            Namespaces = file.Namespace is { } name ? [name] : [],
            SearchAttributes = [.. file.SearchAttributes.Select(attribute => new KeyValuePair<string, string>(attribute.Name, attribute.Type))],
            Retention = Retention(file.Retention, path),
        };
        var start = Command(file, endpoint);
        return new DevPlan(address, Path.GetFileName(start[0]) == Genuine ? [.. start, .. Wanted(options)] : start, options);
    }

    private static IReadOnlyList<string> Command(DevFile file, IPEndPoint endpoint) => file.Start.Count > 0 ? file.Start
        : [Genuine, "server", "start-dev", "--headless", $"--ip={endpoint.Address}", $"--port={endpoint.Port}"];

    /// <summary>Namespace and search attributes stand in the file once; the start command need not repeat them. Only the genuine program is known to take them.</summary>
    private static IEnumerable<string> Wanted(DevServerOptions options) =>
    [
        .. options.Namespaces.Select(name => $"--namespace={name}"),
        .. options.SearchAttributes.Select(pair => $"--search-attribute={pair.Key}={pair.Value}"),
    ];

    private static TimeSpan? Retention(string? text, string path) => text is null ? null
        : Units.Duration(text) is { } duration && duration > TimeSpan.Zero ? duration
        : throw new CliException(ExitCode.Usage, "TS0012", $"{path}: found `retention: {text}`, expected a duration such as 24h or 72h");
}
