using System.CommandLine;
using Tsrun.Cli.Hosting.Cluster;
using Tsrun.Cli.Rendering;

namespace Tsrun.Cli.Commands;

/// <summary><c>tsrun config show</c>: settings in force and where each came from.</summary>
internal static class ConfigCommand
{
    private static readonly Option<bool> Origin = new("--origin") { Description = "name the variable or file that won" };

    public static Command Create()
    {
        var show = new Command("show", "settings in force: flag > TSRUN_* > tsrun.local.yaml > tsrun.yaml > user file > defaults") { Origin };
        show.SetAction(parsed => Show(parsed.GetValue(Origin), Flags.ReadOutput(parsed)));
        return new Command("config", "settings in force") { show };
    }

    private static int Show(bool origin, OutputOptions output)
    {
        IEnumerable<Setting> settings = [new Setting("home", DataDirectory.Resolve(), Environment.GetEnvironmentVariable("TSRUN_HOME") is { Length: > 0 } ? "TSRUN_HOME" : "default"), .. Settings.Current.All,
            .. ClusterSettings.Find(new ClusterFlags { Offered = true }, isWorker: false)?.All ?? []];
        foreach (var setting in settings)
            Records.Write(output, "tsrun.config/1", origin ? $"{setting.Origin}\t{setting.Key}={setting.Value}" : $"{setting.Key}={setting.Value}", json =>
            {
                json.WriteString("key", setting.Key);
                json.WriteString("value", setting.Value);
                json.WriteString("origin", setting.Origin);
            });
        return ExitCode.Green;
    }
}
