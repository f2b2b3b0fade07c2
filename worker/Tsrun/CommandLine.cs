using System.CommandLine;
using System.CommandLine.Help;
using Tsrun.Activities;
using Tsrun.Cli.Commands;
using Tsrun.Cli.Hosting;
using Tsrun.Cli.Rendering;
using Tsrun.Engine;
using Tsrun.Policy;

namespace Tsrun.Cli;

/// <summary>argv to exit code: parses, dispatches, and turns every failure into one clear sentence.</summary>
internal static class CommandLine
{
    /// <summary>The product's version.</summary>
    public static string Version { get; } = typeof(CommandLine).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>The whole command model.</summary>
    public static RootCommand Model()
    {
        var root = new RootCommand("Repairs broken Rust crates with the smallest patch it can prove; every run is durable and replayable.");
        foreach (var command in new[]
        {
            FixCommand.Create(), ProposeCommand.Create(), DiagnoseCommand.Create(), ExplainCommand.Create(), ApplyCommand.Create(), RevertCommand.Create(),
            ResumeCommand.Create(), ReplayCommand.Create(), TraceCommand.Create(), ScriptCommand.Create(), TryCommand.Create(),
            DoctorCommand.Create(), ConfigCommand.Create(), PolicyCommand.Create(), BenchCommand.Create(),
        })
            root.Subcommands.Add(command);
        foreach (var option in new Option[] { Flags.Format, Flags.Json, Flags.Color, Flags.Progress, Flags.Quiet, Flags.Verbose }) root.Options.Add(option);
        return root;
    }

    /// <summary>Runs one invocation.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Length == 0) return Examples();
        var parsed = Model().Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpAction) return Report(UsageError(parsed, args), json: args.Contains("--json"));
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception e) when (Explain(e) is { } explained)
        {
            return Report(explained, args.Contains("--json") || args.Contains("json") || args.Contains("jsonl"));
        }
    }

    private static int Examples()
    {
        Console.Out.WriteLine("""
            tsrun fix ./crate            repair a broken crate; applies only what check and tests prove
            tsrun propose ./crate        the same, and never writes
            tsrun try                    repair a sample crate in a temporary folder
            tsrun replay last            fold the last run again and compare every command
            tsrun doctor                 what is installed, what is missing, what follows from it

            all commands: tsrun --help
            """);
        return ExitCode.Green;
    }

    private static CliException UsageError(ParseResult parsed, string[] args)
    {
        var names = parsed.CommandResult.Command.Subcommands.Select(command => command.Name)
            .Concat(parsed.CommandResult.Command.Options.SelectMany(option => option.Aliases.Append(option.Name))).ToList();
        var unknown = parsed.UnmatchedTokens.FirstOrDefault();
        var nearest = unknown is null ? null : names.OrderBy(name => Units.EditDistance(name, unknown)).FirstOrDefault();
        var help = nearest is not null && Units.EditDistance(nearest, unknown!) <= 3 ? [$"did you mean `{nearest}`?"] : new List<string>();
        help.Add($"see: tsrun {(parsed.CommandResult.Command is RootCommand ? "" : parsed.CommandResult.Command.Name + " ")}--help");
        var message = unknown is null ? parsed.Errors[0].Message : $"found `{Printable.Line(unknown)}`, which is no {(unknown.StartsWith('-') ? "option" : "command or argument")} here";
        return new CliException(ExitCode.Usage, "TS0010", message, [.. help]);
    }

    /// <summary>Failures that have a sentence for people; null for a broken promise of our own, which may show its stack.</summary>
    private static CliException? Explain(Exception e) => e switch
    {
        CliException known => known,
        StoreException store => Store.Explain(store),
        ActivityFailureException { Failure.Info: Tsrun.History.FailureInfo.Application info } activity => new CliException(ExitCode.Of(FailureExit.OutcomeOf(info.Type)), info.Type, activity.Message),
        WorkflowServiceException service => new CliException(ExitCode.Environment, "TS0605", service.Message),
        IOException or UnauthorizedAccessException => new CliException(ExitCode.Environment, "TS0530", e.Message),
        _ when Environment.GetEnvironmentVariable("TSRUN_BACKTRACE") is { Length: > 0 } => null,
        _ => new CliException(ExitCode.Environment, "TS0999", $"tsrun broke a promise of its own: {e.GetType().Name}: {e.Message}", "please report it with the output of the same command under TSRUN_BACKTRACE=1"),
    };

    private static int Report(CliException error, bool json)
    {
        var terminal = Terminal.Detect("auto", "plain");
        Console.Error.WriteLine($"{terminal.Paint($"error[{error.Code}]", Sgr.Red)}: {Printable.Text(error.Message)}");
        foreach (var help in error.Help) Console.Error.WriteLine($"  = help: {Printable.Line(help)}");
        if (json) JsonReport.Error(Console.Out, error);
        return error.ExitCode;
    }
}
