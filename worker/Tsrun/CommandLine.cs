using System.CommandLine;
using System.CommandLine.Help;
using Tsrun.Cli.Commands;
using Tsrun.Cli.Commands.Ci;
using Tsrun.Cli.Commands.Golden;
using Tsrun.Cli.Commands.Servers;
using Tsrun.Cli.Commands.Traces;
using Tsrun.Cli.Rendering;

namespace Tsrun.Cli;

/// <summary>argv to exit code: parses, reads settings, dispatches, and reports what went wrong.</summary>
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
            FixCommand.Create(),
            ProposeCommand.Create(),
            DiagnoseCommand.Create(),
            ExplainCommand.Create(),
            ProbeCommand.Create(),
            ApplyCommand.Create(),
            RevertCommand.Create(),
            ResumeCommand.Create(),
            ReplayCommand.Create(),
            TraceCommand.Create(),
            GoldenCommand.Create(),
            ScriptCommand.Create(),
            DataCommand.Create(),
            PruneCommand.Create(),
            WorkerCommand.Create(),
            ServerCommand.Create(),
            DevCommand.Create(),
            CiCommand.Create(),
            TryCommand.Create(),
            DoctorCommand.Create(),
            ConfigCommand.Create(),
            PolicyCommand.Create(),
            BenchCommand.Create(),
        })
            root.Subcommands.Add(command);
        foreach (var option in new Option[] { Flags.Format, Flags.Json, Flags.Color, Flags.Progress, Flags.Quiet, Flags.Verbose }) root.Options.Add(option);
        root.Options.OfType<VersionOption>().Single().Action = new VersionWithName();
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExitCodes((HelpAction)help.Action!);
        return root;
    }

    /// <summary>Runs one invocation.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Length == 0) return Examples();
        try
        {
            var parsed = Model().Parse(RawFlags.Spelled(args));
            if (parsed.Action is not (HelpWithExitCodes or VersionWithName) && UsageErrors.Find(parsed, args) is { } error) throw error;
            if (parsed.CommandResult.Command.Action == parsed.Action && !CiCommand.Owns(parsed)) Settings.Current.Load(Flags.PathOf(parsed));
            foreach (var stranger in Variables.Strangers()) Console.Error.WriteLine($"warning[TS0906]: {Printable.Line(stranger)}");
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception e)
        {
            var explained = Failures.Explain(e, Failures.IsStackWanted);
            if (Failures.Stack(e, explained, Failures.IsStackWanted) is { } stack) Console.Error.WriteLine(stack);
            return Failures.Report(explained, RawFlags.WantsMachine(args), RawFlags.Color(args));
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
}
