using Tsrun.Cli.Hosting;
using Tsrun.Cli.Rendering;
using Tsrun.History;

namespace Tsrun.Cli.Commands.Golden;

/// <summary>A run of a curator's script: over golden traces, not over a checkout.</summary>
internal static class CuratorRun
{
    /// <summary>Starts it and follows it to its end.</summary>
    public static Task<(WorkflowId Id, RunView View, IReadOnlyList<HistoryEvent> History)> ExecuteAsync(string script, RunOptions options, IReadOnlyDictionary<string, Payload> arguments) =>
        // A profile that somebody set is about repairs; a curator has its own.
        CrateRun.StartAsync(script, options with { Profile = null, NoApply = false }, () => Task.FromResult(Checkouts.None(options)), _ => arguments);
}
