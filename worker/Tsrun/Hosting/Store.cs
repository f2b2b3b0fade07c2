using Tsrun.Activities.Sandbox;
using Tsrun.Cli.Hosting.Cluster;
using Tsrun.Cli.Hosting.Traces;
using Tsrun.Engine;
using Tsrun.Engine.Embedded;
using Tsrun.Engine.Mapping;
using Tsrun.History;

namespace Tsrun.Cli.Hosting;

/// <summary>Opens the store of this user and finds runs in it.</summary>
internal static class Store
{
    private const int PrefixLengthMin = 4;

    /// <summary>Something was ever run here.</summary>
    /// <exception cref="CliException">TS0607: nothing was, and nothing can be (exit 5).</exception>
    public static bool IsThere()
    {
        if (new FileInfo(Path.Combine(DataDirectory.Resolve(), "engine.db")) is { Exists: true, Length: > 0 }) return true;
        DataDirectory.RequireUsable();
        return false;
    }

    /// <summary>Opens it to work: this process becomes its owner, and ends what a killed owner left running.</summary>
    public static async Task<EmbeddedEngine> OpenAsync()
    {
        // First, because what a killed owner left running may hold its lock.
        Orphans.Reap();
        return await EmbeddedEngine.OpenAsync(new EngineOptions(DataDirectory.Create()));
    }

    /// <summary>Opens it to look: works beside an owner, and on a directory that cannot be written.</summary>
    public static async Task<EmbeddedEngine> OpenReadOnlyAsync() => IsThere()
        ? await EmbeddedEngine.OpenAsync(new EngineOptions(DataDirectory.Resolve()) { ReadOnly = true })
        : throw NoRun($"there is no run in {DataDirectory.Resolve()} yet", ["start one: tsrun fix CRATE", .. OfImported]);

    /// <summary>Every run, newest first.</summary>
    public static async IAsyncEnumerable<WorkflowExecutionInfo> AllAsync(IWorkflowService service)
    {
        // A server lists open runs before closed ones; a user who says `last` means the one that was started last.
        List<WorkflowExecutionInfo> found = [];
        string? before = null;
        do
        {
            var page = await service.ListWorkflowExecutionsAsync(new ListWorkflowExecutionsRequest(Before: before));
            found.AddRange(page.Executions.Where(execution => execution.WorkflowType != BlobCarrier.WorkflowType));
            before = page.NextPage;
        } while (before is not null);
        foreach (var execution in found.OrderByDescending(execution => execution.StartTime)) yield return execution;
    }

    /// <summary>The run a user means: its id, the start of it, or <c>last</c>.</summary>
    /// <param name="scripts">What <c>last</c> may mean; empty: any script.</param>
    public static Task<WorkflowExecutionInfo> FindAsync(IWorkflowService service, string run, params IReadOnlyList<string> scripts) =>
        FindAsync(service, Here, run, script => scripts.Count == 0 || scripts.Contains(script));

    /// <summary>The same on a cluster.</summary>
    public static Task<WorkflowExecutionInfo> FindInAsync(ClusterConnection cluster, string run, IReadOnlyList<string> scripts) =>
        FindAsync(cluster.Client, new Place(cluster.Settings.Shown, cluster.Settings.Reach), run, scripts.Contains);

    /// <summary>The same, where <c>last</c> is the last that works on a crate: who looked something up meanwhile does not mean that.</summary>
    public static Task<WorkflowExecutionInfo> FindRepairAsync(IWorkflowService service, string run) =>
        FindAsync(service, Here, run, script => !BuiltInScripts.OnlyLooks(script));

    /// <param name="Name">For people.</param>
    /// <param name="Reach">Flags that lead there.</param>
    private readonly record struct Place(string Name, string Reach);

    private static Place Here => new(DataDirectory.Resolve(), "");

    private static async Task<WorkflowExecutionInfo> FindAsync(IWorkflowService service, Place place, string run, Func<string, bool> mayBeLast)
    {
        if (run.Length == 0) throw NoRun("found an empty RUN, expected a run id, the start of one, or `last`", "is a shell variable unset?");
        WorkflowExecutionInfo? found = null;
        var isEmpty = true;
        await foreach (var execution in AllAsync(service))
        {
            isEmpty = false;
            if (execution.WorkflowId.Value == run) return execution;
            if (execution.WorkflowId.Value.Contains('/', StringComparison.Ordinal)) continue; // a child of another run
            if (run == "last" && mayBeLast(execution.WorkflowType)) return execution;
            if (run.Length < PrefixLengthMin || !execution.WorkflowId.Value.StartsWith(run, StringComparison.Ordinal)) continue;
            if (found is not null) throw NoRun($"`{run}` is the start of several runs: {execution.WorkflowId} and {found.WorkflowId}", "say more of it");
            found = execution;
        }
        if (found is not null) return found;
        if (place == Here && ImportedTraces.Find(run) is { } imported) throw Imported(imported.Run);
        throw NoRun(run == "last" ? isEmpty ? $"there is no run in {place.Name} yet" : $"there is no run in {place.Name} that `last` can mean here" : $"found no run `{run}` in {place.Name}", [$"list them: tsrun trace list{place.Reach}",
            .. run.Length < PrefixLengthMin ? new[] { string.Create(System.Globalization.CultureInfo.InvariantCulture, $"the start of an id is enough from {PrefixLengthMin} letters on") } : [],
            .. run == "last" && place == Here ? OfImported : []]);
    }

    /// <summary>Where nothing ran yet, imported runs may still be what somebody is after.</summary>
    private static IReadOnlyList<string> OfImported => ImportedTraces.Any ? ["`last` is a run of this machine; one that was imported is named by its id: tsrun trace list"] : [];

    /// <summary>A run that is here to be looked at, for whoever wanted it to go on, or to take it back.</summary>
    private static CliException Imported(string run) => new(ExitCode.Usage, "TS1040", $"run {run} was imported: it ran on another machine, and changed nothing on this one",
        $"look at it: tsrun trace show {run}", $"prove its patch on a checkout of yours, and take it: tsrun apply {run} --manifest-path PATH");

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

    private static CliException NoRun(string message, params string[] help) => new(ExitCode.Usage, "TS0017", message, help);
}
