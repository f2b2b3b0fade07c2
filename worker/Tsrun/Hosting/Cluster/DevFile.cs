using Tsrun.Policy;
using YamlDotNet.RepresentationModel;

namespace Tsrun.Cli.Hosting.Cluster;

/// <summary><c>temporal-dev.yaml</c>: the server for development, in the current folder or above it.</summary>
/// <param name="TaskQueue">The shared queue.</param>
/// <param name="Retention">How long closed runs are kept, as Temporal writes it: <c>72h</c>.</param>
/// <param name="SearchAttributes">Name and type, in the file's order.</param>
/// <param name="Start">The command that starts the server, one argument an item.</param>
internal sealed record DevFile(string? Address, string? Namespace, string? TaskQueue, string? Retention, IReadOnlyList<(string Name, string Type)> SearchAttributes, IReadOnlyList<string> Start) : IClusterSource
{
    /// <summary>Its name.</summary>
    public const string Name = "temporal-dev.yaml";

    private static readonly string[] Keys = ["version", "address", "namespace", "taskQueue", "searchAttributes", "retention", "start", "blobs"];
    private static readonly string[] Types = ["Text", "Keyword", "Int", "Double", "Bool", "Datetime", "KeywordList"];

    /// <summary>The nearest one upwards; null when there is none.</summary>
    /// <exception cref="CliException">It cannot be read (exit 2).</exception>
    public static DevFile? Find()
    {
        for (var folder = Environment.CurrentDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, Name))) return Read(Path.Combine(folder, Name));
        return null;
    }

    /// <summary>Reads one.</summary>
    /// <exception cref="CliException">Not there (<c>TS0014</c>), not YAML (<c>TS0320</c>), or holds what nobody knows (exit 2).</exception>
    public static DevFile Read(string path)
    {
        if (!File.Exists(path)) throw new CliException(ExitCode.Usage, "TS0014", $"found no {path}", "run it in the project's folder, or name the file with --file");
        var diagnostics = new List<PolicyDiagnostic>();
        var yaml = new YamlTree(path, diagnostics);
        var values = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
        foreach (var (key, name, value) in yaml.Entries(yaml.Root(File.ReadAllText(path)) ?? []))
            if (Keys.Contains(name)) values[name] = value;
            else yaml.UnknownKey(key, name, Keys);
        var file = new DevFile(Text("address"), Text("namespace"), Text("taskQueue"), Text("retention"), Attributes(yaml, values), Items(yaml, values, "start")) { Blobs = Text("blobs") };
        return diagnostics.Count == 0 ? file : throw PolicyLoader.Wrong(diagnostics);

        string? Text(string name) => values.TryGetValue(name, out var node) ? yaml.Scalar(node) : null;
    }

    /// <summary>The folder that all machines share, for frozen checkouts and large payloads; null: this machine's own.</summary>
    public string? Blobs { get; init; }

    /// <inheritdoc/>
    IReadOnlyDictionary<string, string> IClusterSource.Headers { get; } = new Dictionary<string, string>();

    /// <inheritdoc/>
    string? IClusterSource.Text(string key) => key switch
    {
        ClusterWords.Address => Address,
        ClusterWords.Namespace => Namespace,
        _ => null,
    };

    /// <inheritdoc/>
    string IClusterSource.Origin(string key) => Name;

    private static List<(string Name, string Type)> Attributes(YamlTree yaml, Dictionary<string, YamlNode> values)
    {
        var found = new List<(string, string)>();
        if (!values.TryGetValue("searchAttributes", out var node)) return found;
        foreach (var (_, name, value) in yaml.Entries(node))
            if (yaml.Scalar(value) is not { } type) continue;
            else if (Types.Contains(type)) found.Add((name, type));
            else yaml.UnknownKey(value, type, Types);
        return found;
    }

    private static List<string> Items(YamlTree yaml, Dictionary<string, YamlNode> values, string name) =>
        values.TryGetValue(name, out var node) ? [.. yaml.Items(node).Select(item => yaml.Scalar(item) ?? "")] : [];
}
