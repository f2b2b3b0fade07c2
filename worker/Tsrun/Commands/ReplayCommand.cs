using System.CommandLine;
using Tsrun.Cli.Hosting;
using Tsrun.Cli.Hosting.Cluster;
using Tsrun.Cli.Hosting.Traces;
using Tsrun.Cli.Rendering;
using Tsrun.Runtime;

namespace Tsrun.Cli.Commands;

/// <summary><c>tsrun replay</c>: folds a recorded run again and compares every command; with <c>--live</c> its activities too.</summary>
internal static class ReplayCommand
{
    private static readonly Argument<string> Run = new("RUN|FILE") { Description = "a run id, the start of one, a bundle, or `last`: the newest run of any kind", DefaultValueFactory = _ => "last" };
    private static readonly Option<bool> Live = new("--live") { Description = "run every probe and experiment again and compare outcome by outcome" };

    public static Command Create()
    {
        var command = new Command("replay", "replay a run: recorded (needs no cargo, no network), or --live") { Run, Live }.WithCluster();
        command.SetAction((parsed, _) => ExecuteAsync(parsed.GetValue(Run)!, ClusterArguments.Read(parsed), parsed.GetValue(Live), Flags.ReadOutput(parsed)));
        return command;
    }

    private static async Task<int> ExecuteAsync(string run, ClusterFlags flags, bool live, OutputOptions output)
    {
        var recording = await Recordings.FindAsync(flags, run);
        var history = recording.RequireHistory();
        if (live) return await LiveReplay.RunAsync(history, output);
        var result = Replayer.Replay(history);
        Records.Write(output, "tsrun.replay/1", result.Divergence is { } found ? found.ToString() : $"replay identical: {result.Events}/{result.Total} events", json =>
        {
            json.WriteString("run", recording.Run);
            json.WriteBoolean("identical", result.Identical);
            json.WriteNumber("events", result.Events);
            if (result.Divergence is { } divergence) json.WriteString("divergence", divergence.ToString());
        });
        return result.Identical ? ExitCode.Green : ExitCode.Diverged;
    }
}
