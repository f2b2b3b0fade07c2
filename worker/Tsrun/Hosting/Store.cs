using Tsrun.Engine;
using Tsrun.Engine.Embedded;
using Tsrun.History;

namespace Tsrun.Cli.Hosting;

/// <summary>Opens the store of this user and finds runs in it.</summary>
internal static class Store
{
    /// <summary>Opens it to work: this process becomes its owner.</summary>
    public static async Task<EmbeddedEngine> OpenAsync() => await OpenAsync(DataDirectory.Create(), readOnly: false);

    /// <summary>Opens it to look: works beside an owner, and on a directory that cannot be written.</summary>
    public static async Task<EmbeddedEngine> OpenReadOnlyAsync() => await OpenAsync(DataDirectory.Resolve(), readOnly: true);

    private static async Task<EmbeddedEngine> OpenAsync(string directory, bool readOnly)
    {
        try
        {
            return await EmbeddedEngine.OpenAsync(new EngineOptions(directory) { ReadOnly = readOnly });
        }
        catch (StoreException e)
        {
            throw Explain(e);
        }
    }

    /// <summary>The store's complaint with its exit code: in use is a block, damage is invalid, the rest is the environment.</summary>
    public static CliException Explain(StoreException e) => new(
        e.Code switch { "TS0601" => ExitCode.Blocked, "TS0602" or "TS0603" => ExitCode.Invalid, _ => ExitCode.Environment },
        e.Code, e.Message.StartsWith($"error {e.Code}: ", StringComparison.Ordinal) ? e.Message[$"error {e.Code}: ".Length..] : e.Message);

    /// <summary>The run a user means: its id, the start of it, or <c>last</c>.</summary>
    public static async Task<WorkflowExecutionInfo> FindAsync(IWorkflowService service, string run)
    {
        long? before = null;
        do
        {
            var page = await service.ListWorkflowExecutionsAsync(new ListWorkflowExecutionsRequest(Before: before));
            foreach (var execution in page.Executions)
                if (run == "last" || execution.WorkflowId.Value == run || (run.Length >= 4 && execution.WorkflowId.Value.StartsWith(run, StringComparison.Ordinal)))
                    return execution;
            before = page.NextPage;
        } while (before is not null);
        throw new CliException(ExitCode.Usage, "TS0017", run == "last" ? "there is no run yet" : $"found no run `{run}` in {DataDirectory.Resolve()}", "list them: tsrun trace list");
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
}
