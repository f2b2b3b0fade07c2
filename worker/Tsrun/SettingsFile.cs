using System.Text;
using Tsrun.Activities.Cargo.Tree;
using Tsrun.Policy;
using YamlDotNet.RepresentationModel;

namespace Tsrun.Cli;

/// <summary>The settings in one file. What stands beside them in the file is policy's.</summary>
/// <param name="origin">What messages call it.</param>
/// <param name="mayLoosen">False for a file of the repository under repair.</param>
internal sealed class SettingsFile(string origin, bool mayLoosen)
{
    private const string Section = "settings";
    private const int BytesMax = 1 << 20;

    private readonly List<PolicyDiagnostic> _diagnostics = [];

    /// <summary>Reads the settings in a file's text.</summary>
    /// <exception cref="CliException">It is no YAML, or a key is unknown, in the wrong place or too loose (exit 2); each is named with its line.</exception>
    public IReadOnlyList<Setting> Read(string text)
    {
        var (yaml, settings) = (new YamlTree(origin, _diagnostics), new List<Setting>());
        if (yaml.Root(text) is { } root)
        {
            foreach (var (key, name, _) in yaml.Entries(root).Where(entry => Settings.Keys.Contains(entry.Name))) Stray(yaml, key, name);
            if (root.Children.TryGetValue(new YamlScalarNode(Section), out var section))
                settings.AddRange(yaml.Entries(section).Select(entry => Of(yaml, entry.Key, entry.Name, entry.Value)).OfType<Setting>());
        }
        return _diagnostics.Count == 0 ? settings : throw PolicyLoader.Wrong(_diagnostics);
    }

    /// <summary>The text of a file; null where there is none. A checkout is not trusted: what is called a settings file there may be a FIFO, a link or endless.</summary>
    /// <exception cref="CliException">TS0014: it cannot be read (exit 2).</exception>
    public static string? TextOf(string path)
    {
        if (RegularFile.KindOf(path) == EntryKind.Missing) return null;
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

    private Setting? Of(YamlTree yaml, YamlNode key, string name, YamlNode value)
    {
        if (PolicyParser.SectionOf(name) is { } section) yaml.Misplaced(key, name, section);
        else if (!Settings.Keys.Contains(name)) yaml.UnknownKey(key, name, Settings.Keys);
        else if (IsTooLoose(name)) TooLoose(yaml, key, name);
        else if (yaml.Scalar(value) is { } text) return new Setting(name, text, $"{origin}:{key.Start.Line}", mayLoosen);
        return null;
    }

    /// <summary>A setting at the top of a file. One that would be refused in its right place too is refused at once.</summary>
    private void Stray(YamlTree yaml, YamlNode key, string name)
    {
        if (IsTooLoose(name)) TooLoose(yaml, key, name);
        else yaml.Misplaced(key, name, Section);
    }

    private bool IsTooLoose(string name) => !mayLoosen && Settings.Loosening.Contains(name);

    private static void TooLoose(YamlTree yaml, YamlNode key, string name) =>
        yaml.Report(key, "TS0324", $"`{name}` loosens what tsrun may do, and a file of the repository may only tighten it; move it to {Settings.UserFile}, under `{Section}:`");
}
