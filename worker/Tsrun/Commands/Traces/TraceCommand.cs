using System.CommandLine;
using Tsrun.Cli.Hosting.Cluster;

namespace Tsrun.Cli.Commands.Traces;

/// <summary><c>tsrun trace</c>: the recorded runs, read, checked, exported, followed.</summary>
internal static class TraceCommand
{
    private static readonly Argument<string> Run = new("RUN") { Description = "a run id, the start of one, or `last`: the newest run of any kind", DefaultValueFactory = _ => "last" };
    private static readonly Argument<string> RunOrFile = new("RUN|FILE") { Description = "a run id, the start of one, an exported trace, or `last`: the newest run of any kind", DefaultValueFactory = _ => "last" };
    private static readonly Argument<string> Source = new("FILE") { Description = "what `trace export` wrote" };
    private static readonly Option<bool> Kinds = new("--kinds") { Description = "counts of each kind of step" };
    private static readonly Option<bool> Transitions = new("--transitions") { Description = "each step with the policy rule that let it pass" };
    private const string Temporal = "temporal";
    private static readonly Option<string> File = new("--output", "-o") { Description = "file to write: .tar.gz is a bundle of the whole run; anything else is trace v1, with its manifest beside it", HelpName = "FILE" };
    private static readonly Option<string> Page = new("--output", "-o") { Description = "page to write", HelpName = "FILE" };

    public static Command Create()
    {
        var command = new Command("trace", "recorded runs: list, show, html, ledger, verify, export, import, follow");
        command.Subcommands.Add(Sub("list", "runs, newest first", (_, flags, output) => TraceList.ExecuteAsync(flags, output)));
        command.Subcommands.Add(Sub("show", "a run's trace", (parsed, flags, output) => TraceShow.ExecuteAsync(flags, parsed.GetValue(Run)!, parsed.GetValue(Kinds), parsed.GetValue(Transitions), output), Run, Kinds, Transitions));
        command.Subcommands.Add(Sub("html", "a run as one offline page", (parsed, flags, output) => TraceHtml.ExecuteAsync(flags, parsed.GetValue(Run)!, parsed.GetValue(Page), output), Run, Page));
        command.Subcommands.Add(Sub("ledger", "each claim with its anchors and confidence", (parsed, flags, output) => TraceLedger.ExecuteAsync(flags, parsed.GetValue(Run)!, output), Run));
        command.Subcommands.Add(Sub("verify", "find any changed, dropped, reordered or cut line", (parsed, flags, output) => TraceVerify.ExecuteAsync(flags, parsed.GetValue(RunOrFile)!, output), RunOrFile));
        command.Subcommands.Add(Export());
        command.Subcommands.Add(Sub("import", "take in a bundle, a trace page, or trace v1 with its manifest beside it", (parsed, _, output) => Task.FromResult(TraceImport.Execute(parsed.GetValue(Source)!, output)), Source));
        command.Subcommands.Add(Sub("follow", "print trace lines as they happen", (parsed, flags, _) => TraceFollow.ExecuteAsync(flags, parsed.GetValue(Run)!), Run));
        return command;
    }

    /// <summary>Of this command alone the format may also be <c>temporal</c>: that is what is written, and not how the answer is shown.</summary>
    private static Command Export()
    {
        var command = new Command("export", "write trace v1 (JSON Lines) and its manifest, a bundle, or with --format temporal the history as Temporal's own programs read it") { Run, File }.WithCluster();
        command.SetAction((parsed, _) => parsed.GetValue(Flags.Format) == Temporal
            ? TemporalExport.ExecuteAsync(ClusterArguments.Read(parsed), parsed.GetValue(Run)!, parsed.GetValue(File))
            : TraceExport.ExecuteAsync(ClusterArguments.Read(parsed), parsed.GetValue(Run)!, parsed.GetValue(File), Flags.ReadOutput(parsed)));
        return command;
    }

    private static Command Sub(string name, string description, Func<ParseResult, ClusterFlags, OutputOptions, Task<int>> action, params Symbol[] symbols)
    {
        var command = new Command(name, description).WithCluster().With(symbols);
        command.SetAction((parsed, _) => action(parsed, ClusterArguments.Read(parsed), Flags.ReadOutput(parsed)));
        return command;
    }
}
