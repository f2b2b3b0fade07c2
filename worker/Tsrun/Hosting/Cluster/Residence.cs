using Tsrun.History;

namespace Tsrun.Cli.Hosting.Cluster;

/// <summary>Where a run had its checkout: the machine that started it, then each that took it over.</summary>
/// <param name="Root">Absolute path there.</param>
/// <param name="Host">The machine, as <see cref="HostIdentity.Name"/> calls it; empty for a run of the engine in this process.</param>
internal sealed record Residence(string Root, string Host)
{
    private const string ElsewhereCode = "TS0715";

    /// <summary>All of a run, in order.</summary>
    /// <exception cref="System.Text.Json.JsonException">The history is not one of tsrun's.</exception>
    public static IReadOnlyList<Residence> Of(IReadOnlyList<HistoryEvent> history)
    {
        var input = RunInput.Of(history);
        var residences = new List<Residence> { new(input.Facts.Root, HostOf(input.Cluster?.HostQueue ?? "")) };
        residences.AddRange(ActivityResults.Of<CheckoutAdopt.Result>(history, CheckoutAdopt.Name).Select(adopted => new Residence(adopted.Root, HostOf(adopted.HostQueue))));
        return residences;
    }

    /// <summary>The last checkout that a run had on this machine.</summary>
    /// <exception cref="CliException">TS0715: it never was here, and the undo journals lie where the change was made.</exception>
    public static string RootHere(WorkflowId run, IReadOnlyList<HistoryEvent> history, string host)
    {
        var residences = Of(history);
        return residences.LastOrDefault(residence => residence.Host.Length == 0 || residence.Host == host)?.Root
            ?? throw new CliException(ExitCode.Blocked, ElsewhereCode, $"run {run} changed {residences[^1].Root} on the machine {residences[^1].Host}; this one is {host}, and nothing was touched",
                "run the same command there: what is needed to take the change back lies on that machine alone");
    }

    /// <summary>The machine in the name of its queue, <c>tsrun@build7-4f2a91c0</c>.</summary>
    public static string HostOf(string queue) => queue.LastIndexOf('@') is >= 0 and var at ? queue[(at + 1)..] : "";
}
