using System.CommandLine;
using Tsrun.Activities.Patching;
using Tsrun.Cli.Hosting;
using Tsrun.Cli.Rendering;
using Tsrun.History;

namespace Tsrun.Cli.Commands;

/// <summary><c>tsrun revert</c>: restores exactly what a run changed.</summary>
internal static class RevertCommand
{
    private static readonly Argument<string> Run = new("RUN") { Description = "a run id, or `last`" };

    public static Command Create()
    {
        var command = new Command("revert", "restore byte for byte what a run changed") { Run };
        command.SetAction((parsed, _) => ExecuteAsync(parsed.GetValue(Run)!, Flags.ReadOutput(parsed)));
        return command;
    }

    private static async Task<int> ExecuteAsync(string run, OutputOptions output)
    {
        await using var engine = await Store.OpenAsync();
        var execution = await Store.FindAsync(engine, run, "fix", "apply");
        var started = (WorkflowExecutionStarted)(await Store.HistoryAsync(engine, execution))[0].Attributes;
        var root = HistoryJson.Read<RunInput>(started.Input).Facts.Root;
        var result = PatchEngine.Revert(root, PatchUndo.DirectoryIn(DataDirectory.Resolve()), execution.WorkflowId.Value);
        Records.Write(output, "tsrun.run/1", result.Summary, json =>
        {
            json.WriteString("type", "result");
            json.WriteString("run", execution.WorkflowId.Value);
            json.WriteString("outcome", result.Outcome);
            JsonReport.Strings(json, "files", result.Files);
            json.WriteNumber("exit", ExitCode.Green);
        });
        return ExitCode.Green;
    }
}
