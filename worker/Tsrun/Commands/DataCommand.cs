using System.CommandLine;
using System.Globalization;
using Tsrun.Cli.Commands.Golden;
using Tsrun.Cli.Hosting;
using Tsrun.Cli.Hosting.Golden;
using Tsrun.Cli.Hosting.Traces;
using Tsrun.Cli.Rendering;
using Tsrun.Engine;
using Tsrun.History;
using Tsrun.Runtime;

namespace Tsrun.Cli.Commands;

/// <summary><c>tsrun data</c>: what the recorded runs hold to learn from.</summary>
internal static class DataCommand
{
    private static readonly Option<bool> Count = new("--count") { Description = "only how many there are" };

    private static readonly Option<string?> Output = new("--output", "-o") { Description = "archive to write", HelpName = "FILE" };

    public static Command Create()
    {
        var triplets = new Command("triplets", "before, patch, after: one for each experiment, each content once") { Count };
        triplets.SetAction((parsed, _) => TripletsAsync(parsed.GetValue(Count), Flags.ReadOutput(parsed)));
        var snapshot = new Command("snapshot", "what a night would learn from now: cases, proposals and their ledger, as one archive of the same bytes everywhere") { GoldenCommand.Folder, Output };
        snapshot.SetAction((parsed, _) => DataSnapshot.ExecuteAsync(parsed.GetValue(Output), GoldenFolder.Resolve(parsed.GetValue(GoldenCommand.Folder)), Flags.ReadOutput(parsed)));
        return new Command("data", "what the recorded runs hold to learn from: triplets, snapshot") { triplets, snapshot };
    }

    private static async Task<int> TripletsAsync(bool countOnly, OutputOptions output)
    {
        var (seen, green) = (new HashSet<string>(StringComparer.Ordinal), 0);
        await foreach (var (run, triplet) in AllAsync(output))
        {
            var id = triplet.Id;
            if (!seen.Add(id)) continue;
            if (triplet.After.Green) green++;
            if (!countOnly) Write(output, run, id, triplet);
        }
        if (countOnly) Records.Write(output, "tsrun.triplets/1", string.Create(CultureInfo.InvariantCulture, $"{Amount.Of(seen.Count, "triplet")}, {green} green"), json =>
        {
            json.WriteNumber("count", seen.Count);
            json.WriteNumber("green", green);
        });
        return ExitCode.Green;
    }

    /// <summary>Every experiment of every run that can be read, oldest run first; they are made to be learned from elsewhere, so secrets are masked.</summary>
    private static async IAsyncEnumerable<(WorkflowId Run, Triplet Triplet)> AllAsync(OutputOptions output)
    {
        if (!Store.IsThere()) yield break;
        await using var engine = await Store.OpenReadOnlyAsync();
        var runs = new List<WorkflowExecutionInfo>();
        await foreach (var execution in Store.AllAsync(engine.Client)) runs.Add(execution);
        foreach (var execution in Enumerable.Reverse(runs))
            foreach (var triplet in Triplets.Of(WithoutSecrets.Of(await ReadAsync(engine.Client, execution, output))))
                yield return (execution.WorkflowId, triplet);
    }

    private static async Task<IReadOnlyList<HistoryEvent>> ReadAsync(IWorkflowService service, WorkflowExecutionInfo execution, OutputOptions output)
    {
        try
        {
            return await Store.HistoryAsync(service, execution);
        }
        catch (WorkflowServiceException e) when (e.Status == ServiceStatus.DataLoss)
        {
            // One damaged run does not hide what the others hold.
            if (!output.Quiet) Console.Error.WriteLine($"tsrun: left out run {execution.WorkflowId}: {Printable.Line(e.Message)}");
            return [];
        }
    }

    private static void Write(OutputOptions output, WorkflowId run, string id, Triplet triplet) => Records.Write(output, "tsrun.triplet/1",
        Printable.Line(string.Create(CultureInfo.InvariantCulture,
            $"{id[..12]}  {run,-10} {Amount.Of(triplet.Before.Count, "error")} ({string.Join(" ", triplet.Before.Select(d => d.Code.Length > 0 ? d.Code : "-").Distinct())}) → {Amount.Of(triplet.Patch.Lines, "line")} → {After(triplet.After)}")),
        json =>
        {
            json.WriteString("triplet", id);
            json.WriteString("run", run.Value);
            json.WritePropertyName("content");
            json.WriteRawValue(HistoryJson.ToPayload(triplet).Json);
        });

    private static string After(TripletAfter after) => after.Passed is { } passed
        ? string.Create(CultureInfo.InvariantCulture, $"{(after.Green ? "green" : "red")}, tests {passed}/{passed + after.Failed}")
        : string.Create(CultureInfo.InvariantCulture, $"{(after.Green ? "green" : "red")}, {Amount.Of(after.Errors, "error")}");
}
