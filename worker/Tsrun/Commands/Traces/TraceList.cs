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
        await foreach (var execution in Store.AllAsync(engine)) Write(output, execution, await RunSummary.ReadAsync(engine, execution));
        return ExitCode.Green;
    }

    private static void Write(OutputOptions output, WorkflowExecutionInfo execution, RunSummary summary) => Records.Write(output, "tsrun.list/1",
        Printable.Line($"{execution.WorkflowId,-10} {execution.WorkflowType,-10} {summary.Outcome,-12} {execution.StartTime.LocalDateTime:yyyy-MM-dd HH:mm:ss}  {execution.HistoryLength,4} events  {Path.GetFileName(summary.Crate),-20} {summary.Class}").TrimEnd(),
        json =>
        {
            json.WriteString("run", execution.WorkflowId.Value);
            json.WriteString("script", execution.WorkflowType);
            json.WriteString("outcome", summary.Outcome);
            json.WriteString("crate", summary.Crate);
            json.WriteString("class", summary.Class);
            json.WriteString("status", execution.Status.ToString());
            json.WriteString("started", execution.StartTime.UtcDateTime);
            json.WriteNumber("events", execution.HistoryLength);
        });
}
