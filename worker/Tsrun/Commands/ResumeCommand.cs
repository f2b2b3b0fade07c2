using System.CommandLine;
using Tsrun.Cli.Hosting;

namespace Tsrun.Cli.Commands;

/// <summary><c>tsrun resume</c>: goes on where a run stopped; what was done is not done again.</summary>
internal static class ResumeCommand
{
    private static readonly Argument<string> Run = new("RUN") { Description = "a run id, or `last`", DefaultValueFactory = _ => "last" };

    public static Command Create()
    {
        var command = new Command("resume", "go on with a run that was stopped or killed") { Run };
        command.SetAction((parsed, _) => ExecuteAsync(parsed.GetValue(Run)!, Flags.ReadOutput(parsed)));
        return command;
    }

    private static async Task<int> ExecuteAsync(string run, OutputOptions output)
    {
        await using var engine = await Store.OpenAsync();
        var execution = await Store.FindAsync(engine, run);
        if (!output.Quiet) Console.Error.WriteLine($"tsrun: resumed {execution.WorkflowId} at event {execution.HistoryLength}; completed activities are not run again");
        var session = new RunSession(engine, Composition.Activities(), output);
        var (view, history) = await session.FollowAsync(execution.WorkflowId);
        return Answer.Show(execution.WorkflowId, view, history, output, exitZeroOnAbstain: false);
    }
}
