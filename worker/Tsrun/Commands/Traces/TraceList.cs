using System.Globalization;
using Tsrun.Cli.Hosting;
using Tsrun.Cli.Hosting.Cluster;
using Tsrun.Cli.Hosting.Traces;
using Tsrun.Cli.Rendering;
using Tsrun.Engine;
using Tsrun.History;

namespace Tsrun.Cli.Commands.Traces;

/// <summary><c>tsrun trace list</c>.</summary>
internal static class TraceList
{
    public static async Task<int> ExecuteAsync(OutputOptions output)
    {
        if (await Clusters.OpenAsync() is { } cluster)
        {
            await using (cluster)
                await foreach (var execution in Store.AllAsync(cluster.Client)) Write(output, execution, RunSummary.Of(execution));
            return ExitCode.Green;
        }
        if (Store.Exists)
        {
            await using var engine = await Store.OpenReadOnlyAsync();
            await foreach (var execution in Store.AllAsync(engine.Client)) Write(output, execution, await RunSummary.ReadAsync(engine.Client, execution));
        }
        foreach (var recording in ImportedTraces.All) Write(output, recording);
        return ExitCode.Green;
    }

    private static void Write(OutputOptions output, WorkflowExecutionInfo execution, RunSummary summary) => Records.Write(output, "tsrun.list/1",
        Printable.Line($"{execution.WorkflowId,-10} {execution.WorkflowType,-10} {summary.Outcome,-12} {execution.StartTime.LocalDateTime:yyyy-MM-dd HH:mm:ss}  {summary.Events,4} events  {Path.GetFileName(summary.Crate),-20} {summary.Class}").TrimEnd(),
        json =>
        {
            json.WriteString("run", execution.WorkflowId.Value);
            json.WriteString("script", execution.WorkflowType);
            json.WriteString("outcome", summary.Outcome);
            json.WriteString("crate", summary.Crate);
            json.WriteString("class", summary.Class);
            json.WriteString("status", execution.Status.ToString());
            json.WriteString("started", execution.StartTime.UtcDateTime);
            json.WriteNumber("events", summary.Events);
        });

    private static void Write(OutputOptions output, Recording imported)
    {
        var (first, script) = (HistoryJson.Read<TraceLine>(imported.Lines[0]), HistoryJson.Read<TraceLine>(imported.Lines[0]).Step.Split('.')[0]);
        Records.Write(output, "tsrun.list/1", $"{imported.Run,-10} {script,-10} {"Imported",-10} {DateTimeOffset.Parse(first.At, CultureInfo.InvariantCulture).LocalDateTime:yyyy-MM-dd HH:mm:ss}  {imported.Lines.Count} lines", json =>
        {
            json.WriteString("run", imported.Run);
            json.WriteString("script", script);
            json.WriteString("status", "Imported");
            json.WriteString("started", first.At);
            json.WriteNumber("lines", imported.Lines.Count);
        });
    }
}
