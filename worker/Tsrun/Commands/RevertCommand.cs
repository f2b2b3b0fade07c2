using System.CommandLine;
using Tsrun.Activities.Patching;
using Tsrun.Cli.Hosting;
using Tsrun.Cli.Hosting.Cluster;
using Tsrun.Cli.Rendering;
using Tsrun.Engine;
using Tsrun.History;

namespace Tsrun.Cli.Commands;

/// <summary><c>tsrun revert</c>: restores exactly what a run changed.</summary>
internal static class RevertCommand
{
    private static readonly Argument<string> Run = new("RUN") { Description = "a run id, the start of one, or `last`: the newest run whose change still stands" };

    public static Command Create()
    {
        var command = new Command("revert", "restore byte for byte what a run changed; where that was done already there is nothing to do, and the exit is 0") { Run }.WithCluster();
        command.SetAction((parsed, _) => ExecuteAsync(parsed.GetValue(Run)!, ClusterArguments.Read(parsed), Flags.ReadOutput(parsed)));
        return command;
    }

    private static async Task<int> ExecuteAsync(string run, ClusterFlags flags, OutputOptions output)
    {
        await using var place = await RunPlace.OpenAsync(flags);
        if (run == "last") run = await LastChangeAsync(place.Service) ?? run;
        var execution = place.Cluster is { } cluster ? await Clusters.FindAsync(cluster, run, BuiltInScripts.Writing) : await Store.FindAsync(place.Service, run, BuiltInScripts.Writing);
        var root = Residence.RootHere(execution.WorkflowId, await Store.HistoryAsync(place.Service, execution), HostIdentity.Name);
        var result = PatchEngine.Revert(root, PatchUndo.DirectoryIn(DataDirectory.Resolve()), execution.WorkflowId.Value);
        Records.Write(output, "tsrun.run/1", $"{execution.WorkflowId}: {result.Summary}", json =>
        {
            json.WriteString("type", "result");
            json.WriteString("run", execution.WorkflowId.Value);
            json.WriteString("outcome", result.Outcome);
            JsonReport.Strings(json, "files", result.Files);
            json.WriteNumber("exit", ExitCode.Green);
        });
        return ExitCode.Green;
    }

    /// <summary>The run that a person means who takes the last repair back: one that changed nothing has nothing to give back.</summary>
    private static async Task<string?> LastChangeAsync(IWorkflowService service)
    {
        var undo = PatchUndo.DirectoryIn(DataDirectory.Resolve());
        await foreach (var execution in Store.AllAsync(service))
            if (PatchEngine.IsApplied(undo, execution.WorkflowId.Value))
                return execution.WorkflowId.Value;
        return null;
    }
}
