using Tsrun.Cli.Rendering;
using Tsrun.Engine;
using Tsrun.History;

namespace Tsrun.Cli.Hosting;

/// <summary>A run in a few words: how it ended, on what, and what was wrong there.</summary>
/// <param name="Outcome">One of <see cref="RunOutcome"/>; <c>damaged</c> when its history cannot be read.</param>
/// <param name="Crate">The checkout's folder; empty for runs that looked at none.</param>
/// <param name="Class">Of the first error; empty when there was none.</param>
/// <param name="Events">Recorded so far; a list knows the length of closed runs only.</param>
internal sealed record RunSummary(string Outcome, string Crate, string Class, long Events)
{
    /// <summary>What a cluster lists of a run beside its name: memo and search attributes, without a look into its history.</summary>
    public static RunSummary Of(WorkflowExecutionInfo execution) => new(
        Text(execution.SearchAttributes, SearchAttributeNames.Outcome) is { Length: > 0 } outcome ? outcome : execution.Status.ToString().ToLowerInvariant(),
        Text(execution.Memo, "crate"),
        Text(execution.SearchAttributes, SearchAttributeNames.Class),
        execution.HistoryLength);

    private static string Text(IReadOnlyDictionary<string, Payload>? facts, string name) =>
        facts is not null && facts.TryGetValue(name, out var value) && value.Json.StartsWith('"') ? HistoryJson.Read<string>(value) : "";

    /// <summary>Reads it from a run's history.</summary>
    public static async Task<RunSummary> ReadAsync(IWorkflowService service, WorkflowExecutionInfo execution)
    {
        try
        {
            var (view, history) = await RunView.ReadAsync(service, execution);
            // A run that looks something up stands in the current folder and looks at no crate: it has no snapshot.
            var crate = view.Input is { Facts.Snapshot.Length: > 0 } input ? input.Facts.Root : "";
            return new RunSummary(view.Outcome, crate, view.FirstCheck?.Diagnostics.FirstOrDefault(diagnostic => diagnostic.Level == "error")?.Class ?? "", history.Count);
        }
        catch (WorkflowServiceException e) when (e.Status == ServiceStatus.DataLoss)
        {
            return new RunSummary("damaged", "", "", execution.HistoryLength);
        }
    }
}
