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

    /// <summary>The input of a run that somebody else starts, a schedule for instance: of no folder that may be gone by then, and with nobody to ask.</summary>
    public static Task<RunInput> InputAsync(string script, RunPlace place, RunOptions options, IReadOnlyDictionary<string, Payload> arguments)
    {
        var layers = PolicyLoader.Layers(options);
        var (policy, _) = PolicyLoader.Parse(layers);
        var (text, profile) = (Prepared.Script(script), (string?)null);
        Prepared.Check(text, policy, ref profile);
        var checkout = Checkouts.None(options) with { Root = DataDirectory.Create() };
        var facts = checkout.Facts(new WorkflowId(""), profile!, policy, options);
        return place.PrepareAsync(Prepared.Input(text, layers, arguments, facts, options, treeDirty: false, interactive: false, checkout.Versions));
    }
}
