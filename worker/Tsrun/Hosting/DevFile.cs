using System.Net;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Tsrun.Cli.Hosting;

/// <summary>What <c>temporal-dev.yaml</c> says about the server of a project.</summary>
/// <param name="Address"><c>host:port</c>.</param>
/// <param name="Options">The same for our own server.</param>
internal sealed record DevFile(string Address, DevServerOptions Options)
{
    /// <summary>The same for the genuine program.</summary>
    public IReadOnlyList<string> Arguments =>
    [
        "server", "start-dev", "--headless", "--ip", Options.Endpoint.Address.ToString(), "--port", $"{Options.Endpoint.Port}",
        .. Options.Namespaces.SelectMany(name => new[] { "--namespace", name }),
        .. Options.SearchAttributes.SelectMany(pair => new[] { "--search-attribute", $"{pair.Key}={pair.Value}" }),
    ];

    /// <exception cref="CliException">Not there (<c>TS0014</c>), not YAML (<c>TS0320</c>), or its address is none (<c>TS1108</c>).</exception>
    public static DevFile Read(string path)
    {
        if (!File.Exists(path)) throw new CliException(ExitCode.Usage, "TS0014", $"found no {path}", "run it in the project's folder, or name the file with --file");
        var root = Root(path);
        var address = Text(root, "address") ?? "127.0.0.1:7233";
        if (!IPEndPoint.TryParse(address.Replace("localhost", "127.0.0.1", StringComparison.Ordinal), out var endpoint) || endpoint.Port == 0)
            throw new CliException(ExitCode.Usage, "TS1108", $"{path}: found the address `{address}`, expected host:port of this machine, for instance 127.0.0.1:7233");
        var attributes = root.Children.TryGetValue("searchAttributes", out var node) && node is YamlMappingNode mapping
            ? mapping.Children.Select(pair => new KeyValuePair<string, string>(pair.Key.ToString(), pair.Value.ToString())).ToList()
            : [];
        return new DevFile(address, new DevServerOptions(endpoint) { Namespaces = Text(root, "namespace") is { } name ? [name] : [], SearchAttributes = attributes });
    }

    private static YamlMappingNode Root(string path)
    {
        var yaml = new YamlStream();
        try
        {
            using var reader = File.OpenText(path);
            yaml.Load(reader);
        }
        catch (YamlException e)
        {
            throw new CliException(ExitCode.Usage, "TS0320", $"{path}:{e.Start.Line}: {e.Message}");
        }
        return yaml.Documents is [{ RootNode: YamlMappingNode root }, ..] ? root : throw new CliException(ExitCode.Usage, "TS0321", $"{path}: expected a mapping of keys and values");
    }

    private static string? Text(YamlMappingNode root, string key) => root.Children.TryGetValue(key, out var node) && node is YamlScalarNode { Value: { Length: > 0 } value } ? value : null;
}
