using Tsrun.Engine;
using Tsrun.History;

namespace Tsrun.Cli.Hosting;

/// <summary>What people see of a run in the Temporal Web UI before they open it: memo, search attributes, a headline.</summary>
internal static class RunLabels
{
    /// <summary>Adds them to the request that starts a run on a cluster; a local run has no such viewer.</summary>
    public static StartWorkflowExecutionRequest On(StartWorkflowExecutionRequest start, RunInput input) => input.Cluster is not { } cluster ? start : start with
    {
        Metadata = new UserMetadata($"{input.Script.Name} {CrateOf(input)}", $"**{input.Script.Name}** of `{input.Facts.Root}` on `{cluster.HostQueue}`\n\nprofile {input.Facts.Profile}, {string.Join(", ", input.Versions.Select(tool => $"{tool.Key} {tool.Value}"))}"),
        Memo = new SortedDictionary<string, Payload>(StringComparer.Ordinal)
        {
            ["crate"] = HistoryJson.ToPayload(input.Facts.Root),
            ["frozen"] = HistoryJson.ToPayload(cluster.Frozen),
            ["host"] = HistoryJson.ToPayload(cluster.HostQueue),
        },
        SearchAttributes = cluster.SearchAttributes ? Attributes(input) : null,
    };

    private static SortedDictionary<string, Payload> Attributes(RunInput input) => new(StringComparer.Ordinal)
    {
        [SearchAttributeNames.Crate] = HistoryJson.ToPayload(CrateOf(input)),
        [SearchAttributeNames.Profile] = HistoryJson.ToPayload(input.Facts.Profile),
        [SearchAttributeNames.Snapshot] = HistoryJson.ToPayload(input.Facts.Snapshot),
    };

    private static string CrateOf(RunInput input) => Path.GetFileName(input.Facts.Root);
}
