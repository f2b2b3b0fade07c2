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
    public static async Task<int> ExecuteAsync(ClusterFlags flags, OutputOptions output)
    {
        if (await Clusters.OpenAsync(flags) is { } cluster)
        {
            await using (cluster)
                await foreach (var execution in Store.AllAsync(cluster.Client)) Write(output, execution, RunSummary.Of(execution));
            return ExitCode.Green;
        }
        var own = new HashSet<string>(StringComparer.Ordinal);
        if (Store.IsThere())
        {
            await using var engine = await Store.OpenReadOnlyAsync();
            await foreach (var execution in Store.AllAsync(engine.Client))
            {
                Write(output, execution, await RunSummary.ReadAsync(engine.Client, execution));
                own.Add(execution.WorkflowId.Value);
            }
        }
        // An own run that was exported and came back is the one that is listed already.
        var imported = ImportedTraces.All.Where(recording => !own.Contains(recording.Run)).ToList();
        foreach (var recording in imported) Write(output, recording);
        if (own.Count + imported.Count == 0) Console.Error.WriteLine(Printable.Line($"no run in {DataDirectory.Resolve()} yet"));
        return ExitCode.Green;
    }

    private static void Write(OutputOptions output, WorkflowExecutionInfo execution, RunSummary summary) => Records.Write(output, "tsrun.list/1",
        Row(execution.WorkflowId.Value, execution.WorkflowType, summary.Shown, execution.StartTime, summary.Events > 0 ? Amount.Of((int)summary.Events, "event") : "? events", Path.GetFileName(summary.Crate), summary.Class),
        json =>
        {
            json.WriteString("run", execution.WorkflowId.Value);
            json.WriteString("script", execution.WorkflowType);
            json.WriteString("outcome", summary.Outcome);
            json.WriteBoolean("reverted", summary.Reverted);
            json.WriteString("crate", summary.Crate);
            json.WriteString("class", summary.Class);
            json.WriteString("status", execution.Status.ToString());
            json.WriteString("started", execution.StartTime.UtcDateTime);
            if (summary.Events > 0) json.WriteNumber("events", summary.Events);
        });

    /// <summary>Where it ran is nobody's business here: a bundle names no folder.</summary>
    private static void Write(OutputOptions output, Recording imported)
    {
        var (first, script) = (HistoryJson.Read<TraceLine>(imported.Lines[0]), HistoryJson.Read<TraceLine>(imported.Lines[0]).Step.Split('.')[0]);
        var summary = imported.History is { } history ? RunSummary.Of(RunView.Of(history)) : null;
        Records.Write(output, "tsrun.list/1",
            Row(imported.Run, script, summary?.Outcome ?? "", DateTimeOffset.Parse(first.At, CultureInfo.InvariantCulture), Amount.Of(imported.Lines.Count, "line"), "(imported)", summary?.Class ?? ""), json =>
        {
            json.WriteString("run", imported.Run);
            json.WriteString("script", script);
            if (summary is not null) json.WriteString("outcome", summary.Outcome);
            json.WriteString("status", "Imported");
            json.WriteString("started", first.At);
            json.WriteNumber("lines", imported.Lines.Count);
        });
    }

    private static string Row(string run, string script, string outcome, DateTimeOffset started, string size, string crate, string @class) =>
        Printable.Line($"{run,-10} {script,-10} {outcome,-15} {LocalTime.Of(started)}  {size,11}  {crate,-20} {@class}").TrimEnd();
}
