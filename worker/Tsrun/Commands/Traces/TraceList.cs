using Tsrun.Cli.Hosting;
using Tsrun.Cli.Rendering;
using Tsrun.Engine;

namespace Tsrun.Cli.Commands.Traces;

/// <summary><c>tsrun trace list</c>.</summary>
internal static class TraceList
{
    public static async Task<int> ExecuteAsync(OutputOptions output)
    {
        if (!Store.Exists) return ExitCode.Green;
        await using var engine = await Store.OpenReadOnlyAsync();
        await foreach (var execution in Store.AllAsync(engine)) Write(output, execution);
        return ExitCode.Green;
    }

    private static void Write(OutputOptions output, WorkflowExecutionInfo execution) => Records.Write(output, "tsrun.list/1",
        $"{execution.WorkflowId,-10} {execution.WorkflowType,-10} {execution.Status,-10} {execution.StartTime.LocalDateTime:yyyy-MM-dd HH:mm:ss}  {execution.HistoryLength} events",
        json =>
        {
            json.WriteString("run", execution.WorkflowId.Value);
            json.WriteString("script", execution.WorkflowType);
            json.WriteString("status", execution.Status.ToString());
            json.WriteString("started", execution.StartTime.UtcDateTime);
            json.WriteNumber("events", execution.HistoryLength);
        });
}
