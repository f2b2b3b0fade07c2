using Tsrun.History;

namespace Tsrun.Cli.Commands;

/// <summary><c>tsrun propose</c>: like fix, never writes.</summary>
internal static class ProposeCommand
{
    public static Command Create()
    {
        var command = new Command("propose", "find and prove a patch; never writes").ForRuns();
        command.SetAction((parsed, _) => CrateRun.ExecuteAsync(BuiltInScripts.Propose, Flags.Read(parsed)));
        return command;
    }
}
