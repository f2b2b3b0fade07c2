using System.Globalization;
using System.Text;
using Tsrun.Activities.Cargo.Tree;
using Tsrun.Policy;
using YamlDotNet.RepresentationModel;

namespace Tsrun.Cli;

/// <summary>One setting and where it came from.</summary>
/// <param name="MayLoosen">False when a file of the repository under repair said so.</param>
internal sealed record Setting(string Key, string Value, string Origin, bool MayLoosen = true);

/// <summary>Settings below the flags: TSRUN_* variables, then <c>tsrun.local.yaml</c>, <c>tsrun.yaml</c>, the user's file. The strongest wins.</summary>
/// <remarks>Files of the repository under repair may not loosen anything: there, <c>accept</c>, <c>allow-dirty</c>, <c>policy</c>, <c>profile</c> and <c>trust-this-code</c> are refused, and <c>k</c> and <c>budget</c> may only shrink.</remarks>
internal sealed class Settings
{
    /// <summary>Every setting, sorted, and what holds where nobody said anything; empty where policy or the script says it, or nothing does.</summary>
    public static readonly IReadOnlyDictionary<string, string> Defaults = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["accept"] = "",
        ["allow-dirty"] = "false",
        ["budget"] = "",
        ["color"] = "auto",
        ["format"] = "human",
        ["k"] = "",
        ["no-apply"] = "false",
        ["policy"] = "",
        ["profile"] = "",
        ["progress"] = "auto",
        ["quiet"] = "false",
        ["timeout"] = "",
        ["trust-this-code"] = "false",
    };

    /// <summary>What a setting may say, where that is one of a few words.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Words = new SortedDictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["accept"] = ["checked"],
        ["color"] = ["auto", "always", "never"],
        ["format"] = ["human", "json", "jsonl", "short"],
        ["progress"] = ["auto", "plain", "none"],
    };

    /// <summary>The name of every setting, sorted.</summary>
    public static readonly IReadOnlyList<string> Keys = [.. Defaults.Keys];
    private static readonly string[] Loosening = ["accept", "allow-dirty", "policy", "profile", "trust-this-code"];
    /// <summary>Names of the settings files of a checkout, the weaker first.</summary>
    public static readonly IReadOnlyList<string> CheckoutFiles = ["tsrun.yaml", "tsrun.local.yaml"];
    private const string Section = "settings";
    private const int BytesMax = 1 << 20;
    private readonly Dictionary<string, Setting> _values = new(StringComparer.Ordinal);

    /// <summary>The settings of this invocation; files are added once the checkout is known.</summary>
    public static Settings Current { get; } = new();

    /// <summary>Policy sections found in the files, weakest first.</summary>
    public List<PolicyLayer> PolicyLayers { get; } = [];

    /// <summary>The user's own file in the platform's configuration folder.</summary>
    public static string UserFile { get; } = Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "tsrun", "tsrun.yaml");

    /// <summary>Reads files and environment for a checkout; bad files end the command with their line (exit 2).</summary>
    /// <param name="path">A file or folder of the checkout.</param>
    public void Load(string path)
    {
        ReadFile(UserFile, mayLoosen: true);
        if (CheckoutFolder(path) is { } folder)
            foreach (var name in CheckoutFiles) ReadFile(Path.Combine(folder, name), mayLoosen: false);
        ReadEnvironment();
    }

    /// <summary>Reads files and environment for a checkout whose own files must not count: others stand for them.</summary>
    /// <param name="files">Each with the name that messages give it.</param>
    public void Load(IReadOnlyList<(string Origin, string Text)> files)
    {
        ReadFile(UserFile, mayLoosen: true);
        foreach (var (origin, text) in files) ReadText(origin, text, mayLoosen: false);
        ReadEnvironment();
    }

    private void ReadEnvironment()
    {
        foreach (var key in Keys)
            if (Environment.GetEnvironmentVariable(Variables.Of(key)) is { Length: > 0 } value)
                _values[key] = new Setting(key, value, Variables.Of(key));
    }

    /// <summary>A setting with its origin; null when nobody set it.</summary>
    public Setting? Find(string key) => _values.GetValueOrDefault(key);

    /// <summary>A setting as text; null when nobody set it.</summary>
    public string? Text(string key) => _values.TryGetValue(key, out var setting) ? setting.Value : null;

    /// <summary>A setting as a whole number.</summary>
    public int? Number(string key)
    {
        if (!_values.TryGetValue(key, out var setting)) return null;
        return int.TryParse(setting.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new CliException(ExitCode.Usage, "TS0013", $"{setting.Origin}: found `{key}: {setting.Value}`, expected a whole number");
    }

    /// <summary>A setting as a flag.</summary>
    public bool Flag(string key)
    {
        if (!_values.TryGetValue(key, out var setting)) return false;
        return setting.Value.ToLowerInvariant() switch
        {
            "true" or "1" or "yes" or "on" => true,
            "false" or "0" or "no" or "off" => false,
            _ => throw new CliException(ExitCode.Usage, "TS0013", $"{setting.Origin}: found `{key}: {setting.Value}`, expected true or false"),
        };
    }

    /// <summary>The nearest folder upwards that has settings, not beyond the repository: a workspace's file counts for all its crates.</summary>
    private static string? CheckoutFolder(string path)
    {
        for (var folder = Path.GetFullPath(path); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (CheckoutFiles.Any(name => RegularFile.KindOf(Path.Combine(folder, name)) != EntryKind.Missing)) return folder;
            if (Path.Exists(Path.Combine(folder, ".git"))) return null;
        }
        return null;
    }

    private void ReadFile(string path, bool mayLoosen)
    {
        if (RegularFile.KindOf(path) != EntryKind.Missing) ReadText(path, FileText(path), mayLoosen);
    }

    private void ReadText(string path, string text, bool mayLoosen)
    {
        var diagnostics = new List<PolicyDiagnostic>();
        var yaml = new YamlTree(path, diagnostics);
        if (yaml.Root(text) is { } root)
        {
            foreach (var (key, name, _) in yaml.Entries(root).Where(entry => Keys.Contains(entry.Name))) Stray(yaml, mayLoosen, key, name);
            if (root.Children.TryGetValue(new YamlScalarNode(Section), out var settings))
                foreach (var (key, name, value) in yaml.Entries(settings))
                    Read(yaml, path, mayLoosen, key, name, value);
        }
        if (diagnostics.Count > 0) throw PolicyLoader.Wrong(diagnostics);
        PolicyLayers.Add(new PolicyLayer(path, text, mayLoosen));
    }

    private void Read(YamlTree yaml, string path, bool mayLoosen, YamlNode key, string name, YamlNode value)
    {
        if (PolicyParser.SectionOf(name) is { } section) yaml.Misplaced(key, name, section);
        else if (!Keys.Contains(name)) yaml.UnknownKey(key, name, Keys);
        else if (!mayLoosen && Loosening.Contains(name)) TooLoose(yaml, key, name);
        else if (yaml.Scalar(value) is { } text) _values[name] = new Setting(name, text, $"{path}:{key.Start.Line}", mayLoosen);
    }

    /// <summary>A setting at the top of a file. One that would be refused in its right place too is refused at once.</summary>
    private static void Stray(YamlTree yaml, bool mayLoosen, YamlNode key, string name)
    {
        if (!mayLoosen && Loosening.Contains(name)) TooLoose(yaml, key, name);
        else yaml.Misplaced(key, name, Section);
    }

    private static void TooLoose(YamlTree yaml, YamlNode key, string name) =>
        yaml.Report(key, "TS0324", $"`{name}` loosens what tsrun may do, and a file of the repository may only tighten it; move it to {UserFile}, under `{Section}:`");

    /// <summary>A checkout is not trusted: what is called a settings file there may be a FIFO, a link or endless.</summary>
    private static string FileText(string path)
    {
        try
        {
            return RegularFile.Read(path, BytesMax) is { } bytes ? Encoding.UTF8.GetString(bytes)
                : throw new CliException(ExitCode.Usage, "TS0014", $"{path} is not an ordinary file of at most 1 MiB");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Usage, "TS0014", $"{path} cannot be read: {FileTrouble.Why(e)}");
        }
    }
}
