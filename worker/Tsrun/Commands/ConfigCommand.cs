using System.CommandLine;
using System.Globalization;
using Tsrun.Cli.Hosting.Cluster;
using Tsrun.Cli.Rendering;

namespace Tsrun.Cli.Commands;

/// <summary><c>tsrun config show</c>: every setting, its value in force, and where that came from.</summary>
internal static class ConfigCommand
{
    private const string Default = "defaults";
    private static readonly Option<bool> Origin = new("--origin") { Description = "the variable or file that won first on each line, and a tab behind it" };

    public static Command Create()
    {
        var show = new Command("show", "every setting and where it came from: flag > TSRUN_* > tsrun.local.yaml > tsrun.yaml > user file > defaults") { Origin };
        show.SetAction(parsed => Show(parsed.GetValue(Origin), Flags.ReadOutput(parsed)));
        return new Command("config", "settings in force") { show };
    }

    private static int Show(bool origin, OutputOptions output)
    {
        var home = new Setting("home", DataDirectory.Resolve(), Environment.GetEnvironmentVariable("TSRUN_HOME") is { Length: > 0 } ? "TSRUN_HOME" : Default);
        IEnumerable<Setting> settings = [home, .. Settings.Keys.Select(key => Settings.Current.Find(key) ?? Unset(key)),
            .. ClusterSettings.Find(ClusterFlags.Silent)?.All ?? []];
        foreach (var setting in settings)
            Records.Write(output, "tsrun.config/1", origin ? $"{setting.Origin}\t{setting.Key}={setting.Value}" : $"{$"{setting.Key}={setting.Value}",-28}  # {setting.Origin}", json =>
            {
                json.WriteString("key", setting.Key);
                json.WriteString("value", setting.Value);
                json.WriteString("origin", setting.Origin);
            });
        foreach (var key in Settings.Keys) Check(key);
        return ExitCode.Green;
    }

    /// <summary>Reads a setting as the command that obeys it would, so that a mistake is known before it costs a run.</summary>
    /// <exception cref="CliException">It says what it cannot mean (exit 2).</exception>
    private static void Check(string key)
    {
        if (Settings.Words.TryGetValue(key, out var words)) Said.BySetting(key)?.OneOf(words);
        else if (key == "timeout") Said.BySetting(key)?.Duration();
        else if (key is "budget" or "k") Settings.Current.Number(key);
        else if (Settings.Defaults[key] == "false") Settings.Current.Flag(key);
    }

    /// <summary>What holds where nobody said anything; the counts are policy's.</summary>
    private static Setting Unset(string key)
    {
        var (policy, origins) = PolicyLoader.Parse(PolicyLoader.Layers(null, null, null));
        return key switch
        {
            "budget" => new Setting(key, policy.Knobs.B.ToString(CultureInfo.InvariantCulture), origins["B"]),
            "k" => new Setting(key, policy.Knobs.K.ToString(CultureInfo.InvariantCulture), origins["K"]),
            "profile" => new Setting(key, "", "the script's"),
            _ => new Setting(key, Settings.Defaults[key], Default),
        };
    }
}
