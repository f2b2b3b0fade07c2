using Tsrun.History;

namespace Tsrun.Cli.Commands;

/// <summary><c>tsrun diagnose</c>: the normalised diagnostics of a crate.</summary>
internal static class DiagnoseCommand
{
    public static Command Create()
    {
        var command = new Command("diagnose", "normalised diagnostics, ranked").ForRuns();
        command.SetAction((parsed, _) => CrateRun.ExecuteAsync(BuiltInScripts.Diagnose, Flags.Read(parsed)));
        return command;
    }
}
