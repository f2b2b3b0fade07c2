using System.Globalization;
using Tsrun.Activities.Patching;
using Tsrun.Cli.Rendering;
using Tsrun.Engine;
using Tsrun.Engine.Embedded;
using Tsrun.History;

namespace Tsrun.Cli.Hosting;

/// <summary>A run in a few words: how it ended, on what, and what was wrong there.</summary>
/// <param name="Outcome">One of <see cref="RunOutcome"/>; <c>damaged</c> when its history cannot be read.</param>
/// <param name="Crate">The checkout's folder; empty for runs that looked at none.</param>
/// <param name="Class">Of the first error; empty when there was none.</param>
/// <param name="Reverted">What it applied was taken back since.</param>
/// <param name="Events">Recorded so far; 0 where that is not known, as a cluster's list knows the length of closed runs only.</param>
internal sealed record RunSummary(string Outcome, string Crate, string Class, long Events, bool Reverted = false)
{
    /// <summary>Shown for an open run that a process is at work on; in no history, since a history cannot know.</summary>
    public const string Running = "running";

    /// <summary>The outcome, and what became of it since.</summary>
    public string Shown => Reverted ? $"{Outcome}, reverted" : Outcome;

    /// <summary>What a cluster lists of a run beside its name: memo and search attributes, without a look into its history.</summary>
    public static RunSummary Of(WorkflowExecutionInfo execution) => new(
        Text(execution.SearchAttributes, SearchAttributeNames.Outcome) is { Length: > 0 } outcome ? outcome : execution.Status.ToString().ToLowerInvariant(),
        Text(execution.Memo, "crate"),
        Text(execution.SearchAttributes, SearchAttributeNames.Class),
        execution.HistoryLength);

    /// <summary>What a history alone tells.</summary>
    public static RunSummary Of(RunView view) => new(view.Outcome, "", view.FirstCheck?.Diagnostics.FirstOrDefault(diagnostic => diagnostic.Level == "error")?.Class ?? "", view.Events);

    /// <summary>Process that took the last turn or activity.</summary>
    private static int? Worker(IReadOnlyList<HistoryEvent> history) =>
        history.Select(next => next.Attributes is WorkflowTaskStarted turn ? turn.Identity : (next.Attributes as ActivityTaskStarted)?.Identity).LastOrDefault(identity => identity is not null) is { } last
        && int.TryParse(last.Split('@')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var process) ? process : null;

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
            var isRunning = !view.Closed && Worker(history) is { } worker && EmbeddedEngine.IsOwnedBy(worker, DataDirectory.Resolve());
            return Of(view) with
            {
                Outcome = isRunning ? Running : view.Outcome,
                Crate = crate,
                Reverted = view.Applied && PatchEngine.IsReverted(PatchUndo.DirectoryIn(DataDirectory.Resolve()), execution.WorkflowId.Value),
            };
        }
        catch (WorkflowServiceException e) when (e.Status == ServiceStatus.DataLoss)
        {
            return new RunSummary("damaged", "", "", execution.HistoryLength);
        }
    }
}
