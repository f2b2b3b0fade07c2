using System.CommandLine;
using Tsrun.History;

namespace Tsrun.Cli.Commands;

/// <summary><c>tsrun fix</c>: diagnose, propose, prove in a copy, apply what policy allows.</summary>
internal static class FixCommand
{
    private static readonly Option<string?> Script = new("--script") { Description = "run this TraceScript file instead of the built-in fix", HelpName = "FILE" };

    public static Command Create()
    {
        var command = new Command("fix", "make a broken crate compile and its tests pass").ForRuns();
        command.Options.Add(Script);
        command.Options.Add(Flags.Apply);
        command.SetAction((parsed, _) =>
        {
            var options = Flags.Read(parsed);
            return CrateRun.ExecuteAsync(parsed.GetValue(Script) ?? (options.NoApply ? BuiltInScripts.Propose : BuiltInScripts.Fix), options);
        });
        return command;
    }
}
