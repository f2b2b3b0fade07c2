using Tsrun.Activities.Bundles;
using Tsrun.History;
using Tsrun.Runtime;

namespace Tsrun.Cli.Hosting.Traces;

/// <summary>A recorded run, wherever it lies: in this user's store, imported, or in a file.</summary>
/// <param name="History">Its events; null for a trace that came without them, which can be read and verified, but not folded again.</param>
/// <param name="Archive">The bundle that it came in; null for a run of this store.</param>
internal sealed record Recording(string Run, TraceSeal Seal, IReadOnlyList<byte[]> Lines, IReadOnlyList<HistoryEvent>? History, Bundle? Archive = null)
{
    /// <summary>A run whose events are known: its trace is their projection.</summary>
    public static Recording Of(string run, IReadOnlyList<HistoryEvent> history)
    {
        var (seal, lines) = TraceProjection.Project(new RunId(run), history);
        return new Recording(run, seal, lines, history);
    }

    /// <summary>The events, for whoever cannot do without.</summary>
    /// <exception cref="CliException">TS1004: only the trace is known.</exception>
    public IReadOnlyList<HistoryEvent> RequireHistory() => History ?? throw new CliException(ExitCode.Invalid, "TS1004",
        $"run {Run} was imported as a trace alone, and a replay needs its history", $"where it ran: tsrun trace export {Run} -o {Run}.tar.gz, and import that");
}
