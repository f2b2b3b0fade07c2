using Tsrun.Activities.Sandbox;
using Tsrun.Cli.Hosting.Cluster;
using Tsrun.Cli.Hosting.Traces;
using Tsrun.Engine;
using Tsrun.Engine.Embedded;
using Tsrun.History;

namespace Tsrun.Cli.Hosting;

/// <summary>Opens the store of this user and finds runs in it.</summary>
internal static class Store
{
    private const int PrefixLengthMin = 4;

    /// <summary>Something was ever run here.</summary>
    public static bool Exists => new FileInfo(Path.Combine(DataDirectory.Resolve(), "engine.db")) is { Exists: true, Length: > 0 };

    /// <summary>Opens it to work: this process becomes its owner, and ends what a killed owner left running.</summary>
    public static async Task<EmbeddedEngine> OpenAsync()
    {
        // First, because what a killed owner left running may hold its lock.
        Orphans.Reap();
        return await EmbeddedEngine.OpenAsync(new EngineOptions(DataDirectory.Create()));
    }

    /// <summary>Opens it to look: works beside an owner, and on a directory that cannot be written.</summary>
    public static async Task<EmbeddedEngine> OpenReadOnlyAsync() => Exists
        ? await EmbeddedEngine.OpenAsync(new EngineOptions(DataDirectory.Resolve()) { ReadOnly = true })
        : throw NoRun($"there is no run in {DataDirectory.Resolve()} yet", "start one: tsrun fix CRATE");

    /// <summary>Every run, newest first.</summary>
    public static async IAsyncEnumerable<WorkflowExecutionInfo> AllAsync(IWorkflowService service)
    {
        // A server lists open runs before closed ones; a user who says `last` means the one that was started last.
        List<WorkflowExecutionInfo> found = [];
        string? before = null;
        do
        {
            var page = await service.ListWorkflowExecutionsAsync(new ListWorkflowExecutionsRequest(Before: before));
            found.AddRange(page.Executions);
            before = page.NextPage;
        } while (before is not null);
        foreach (var execution in found.OrderByDescending(execution => execution.StartTime)) yield return execution;
    }

    /// <summary>The run a user means: its id, the start of it, or <c>last</c>.</summary>
    /// <param name="scripts">What <c>last</c> may mean; empty: any script.</param>
    public static Task<WorkflowExecutionInfo> FindAsync(IWorkflowService service, string run, params IReadOnlyList<string> scripts) =>
        FindAsync(service, DataDirectory.Resolve(), run, script => scripts.Count == 0 || scripts.Contains(script));

    /// <summary>The same elsewhere than in this user's store.</summary>
    /// <param name="place">Where, for people.</param>
    public static Task<WorkflowExecutionInfo> FindInAsync(IWorkflowService service, string place, string run, IReadOnlyList<string> scripts) =>
        FindAsync(service, place, run, scripts.Contains);

    /// <summary>The same, where <c>last</c> is the last that works on a crate: who looked something up meanwhile does not mean that.</summary>
    public static Task<WorkflowExecutionInfo> FindRepairAsync(IWorkflowService service, string run) =>
        FindAsync(service, DataDirectory.Resolve(), run, script => !BuiltInScripts.OnlyLooks(script));

    private static async Task<WorkflowExecutionInfo> FindAsync(IWorkflowService service, string place, string run, Func<string, bool> mayBeLast)
    {
        WorkflowExecutionInfo? found = null;
        await foreach (var execution in AllAsync(service))
        {
            if (execution.WorkflowId.Value == run) return execution;
            if (execution.WorkflowId.Value.Contains('/', StringComparison.Ordinal)) continue; // a child of another run
            if (run == "last" && mayBeLast(execution.WorkflowType)) return execution;
            if (run.Length < PrefixLengthMin || !execution.WorkflowId.Value.StartsWith(run, StringComparison.Ordinal)) continue;
            if (found is not null) throw NoRun($"`{run}` is the start of several runs: {execution.WorkflowId} and {found.WorkflowId}", "say more of it");
            found = execution;
        }
        return found ?? throw NoRun(run == "last" ? $"there is no run in {place} yet" : $"found no run `{run}` in {place}", [$"list them: tsrun trace list{ClusterFlags.Current.Spelled}",
            .. run.Length < PrefixLengthMin ? new[] { string.Create(System.Globalization.CultureInfo.InvariantCulture, $"the start of an id is enough from {PrefixLengthMin} letters on") } : []]);
    }

    /// <summary>The whole history of a run, its hash chain verified on the way.</summary>
    public static async Task<IReadOnlyList<HistoryEvent>> HistoryAsync(IWorkflowService service, WorkflowExecutionInfo execution)
    {
        var history = new List<HistoryEvent>();
        GetWorkflowExecutionHistoryResponse page;
        do
        {
            page = await service.GetWorkflowExecutionHistoryAsync(new GetWorkflowExecutionHistoryRequest(execution.WorkflowId, execution.RunId, history.Count + 1, MaximumPageSize: 1000));
            history.AddRange(page.Events);
        } while (page.HasMore);
        return history;
    }

    /// <summary>A run's trace with its seal; imported runs and exported files too.</summary>
    public static async Task<(TraceSeal Seal, IReadOnlyList<byte[]> Lines)> TraceAsync(string run)
    {
        var recording = await Recordings.FindAsync(run);
        return (recording.Seal, recording.Lines);
    }

    private static CliException NoRun(string message, params string[] help) => new(ExitCode.Usage, "TS0017", message, help);
}
