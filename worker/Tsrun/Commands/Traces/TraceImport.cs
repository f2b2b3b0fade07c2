using Tsrun.Cli.Hosting.Traces;
using Tsrun.Cli.Rendering;
using Tsrun.History;
using Tsrun.Runtime;

namespace Tsrun.Cli.Commands.Traces;

/// <summary><c>tsrun trace import</c>: takes a run in that was exported elsewhere; refuses it as a whole, or keeps it as a whole.</summary>
internal static class TraceImport
{
    public static int Execute(string path, OutputOptions output)
    {
        var recording = TraceSource.Read(path);
        var bundle = recording.Archive ?? TraceSource.ToBundle(recording);
        var isNew = ImportedTraces.Keep(recording, bundle);
        var replay = recording.History is { } history ? Replayer.Replay(history) : null;
        Records.Write(output, "tsrun.import/1", $"{(isNew ? "imported" : "already here")}: run {recording.Run}, {Amount.Of(recording.Lines.Count, "line")}, {Replay(replay)}, manifest {bundle.Hash}", json =>
        {
            json.WriteString("run", recording.Run);
            json.WriteBoolean("new", isNew);
            json.WriteNumber("lines", recording.Lines.Count);
            if (replay is not null) json.WriteBoolean("identical", replay.Identical);
            json.WriteString("sha256", bundle.Hash);
        });
        return ExitCode.Green;
    }

    /// <summary>A run that no longer folds the same is not refused: it is what another version recorded, and says so.</summary>
    private static string Replay(ReplayResult? replay) => replay switch
    {
        null => "without its history",
        { Identical: true } => $"replay identical: {replay.Events}/{replay.Total} events",
        _ => $"replay {replay.Divergence}",
    };
}
