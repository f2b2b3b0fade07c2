using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Tsrun.Cli.Commands;

/// <summary><c>--help</c>, followed by the table of exit codes.</summary>
internal sealed class HelpWithExitCodes(HelpAction help) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool Terminating => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        help.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Exit codes:");
        foreach (var (code, meaning) in ExitCode.Table) output.WriteLine($"  {code,3}  {meaning}");
        return ExitCode.Green;
    }
}
