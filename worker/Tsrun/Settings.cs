using System.Globalization;
using Tsrun.Activities.Cargo.Tree;
using Tsrun.Policy;

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

    /// <summary>What no file of the repository under repair may say.</summary>
    public static readonly IReadOnlyList<string> Loosening = ["accept", "allow-dirty", "policy", "profile", "trust-this-code"];

    /// <summary>Names of the settings files of a checkout, the weaker first.</summary>
    public static readonly IReadOnlyList<string> CheckoutFiles = ["tsrun.yaml", "tsrun.local.yaml"];

    private readonly Dictionary<string, Setting> _values = new(StringComparer.Ordinal);

    /// <summary>The settings of this invocation; files are added once the checkout is known.</summary>
    public static Settings Current { get; } = new();

    /// <summary>Policy sections found in the files, weakest first.</summary>
    public List<PolicyLayer> PolicyLayers { get; } = [];

    /// <summary>The user's own file in the platform's configuration folder.</summary>
    public static string UserFile { get; } = Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "tsrun", "tsrun.yaml");

    private string? _folder;

    /// <summary>Reads files and environment for a checkout; bad files end the command with their line (exit 2).</summary>
    /// <param name="path">A file or folder of the checkout.</param>
    public void Load(string path)
    {
        ReadFile(UserFile, mayLoosen: true);
        Tighten(path);
    }

    /// <summary>Adds the files of a checkout that turns out only now to be the one under repair: its rules hold wherever the command is typed.</summary>
    /// <param name="path">A file or folder of it.</param>
    public void Tighten(string path)
    {
        if (CheckoutFolder(path) is { } folder && folder != _folder)
        {
            foreach (var name in CheckoutFiles) ReadFile(Path.Combine(folder, name), mayLoosen: false);
            _folder = folder;
        }
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
        if (SettingsFile.TextOf(path) is { } text) ReadText(path, text, mayLoosen);
    }

    private void ReadText(string origin, string text, bool mayLoosen)
    {
        foreach (var setting in new SettingsFile(origin, mayLoosen).Read(text)) _values[setting.Key] = setting;
        PolicyLayers.Add(new PolicyLayer(origin, text, mayLoosen));
    }
}
