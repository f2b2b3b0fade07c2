using System.CommandLine;

namespace Tsrun.Cli.Commands.Golden;

/// <summary><c>tsrun golden</c>: curated runs, kept, checked, exchanged, learned from.</summary>
internal static class GoldenCommand
{
    public static readonly Option<string?> Folder = new("--folder") { Description = "where golden traces lie (TSRUN_GOLDEN; golden-traces in the data directory)", HelpName = "DIR" };
    public static readonly Option<string?> Name = new("--name") { Description = "its name; made from class, code and crate where none is given", HelpName = "NAME" };
    public static readonly Option<string?> Licence = new("--licence", "--license") { Description = "SPDX expression of the sources; read from Cargo.toml where it stands there", HelpName = "SPDX" };
    public static readonly Option<string?> Source = new("--source") { Description = "where the sources come from; the repository's origin where there is one", HelpName = "TEXT" };
    public static readonly Option<bool> Live = new("--live") { Description = "check, test and shrink again with the installed toolchain" };
    public static readonly Option<bool> Check = new("--check") { Description = "compare with what is on record" };
    public static readonly Option<string?> Output = new("--output", "-o") { Description = "file or folder to write", HelpName = "PATH" };

    private static readonly Option<string?> As = new("--as") { Description = "bundle, sft (prompts and answers) or preference (a right and a wrong patch); --format sft is the same", HelpName = "KIND" };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "admit nothing and promote nothing: list inputs, outputs and what the gates would say" };
    private static readonly Option<string?> Schedule = new("--schedule") { Description = "run by itself: every day at 02:17, or by a cron line; `show` how it stands, or `off`", HelpName = "WHEN" };
    private static readonly Argument<int> Version = new("VERSION") { Description = "as `golden nightly` numbered it" };
    private static readonly Argument<string> Run = new("RUN") { Description = "a run id, or `last`", DefaultValueFactory = _ => "last" };
    private static readonly Argument<string> One = new("NAME") { Description = "a golden trace's name" };
    private static readonly Argument<string?> OneOrAll = new("NAME") { Description = "a golden trace's name; none: all", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Argument<string> NameOrFile = new("NAME|FILE") { Description = "a golden trace's name, or a bundle" };
    private static readonly Argument<string[]> Names = new("NAME") { Description = "names; none: all", Arity = ArgumentArity.ZeroOrMore };
    private static readonly Argument<string[]> Paths = new("PATH") { Description = "folders or bundles of golden traces; none: all of this user's", Arity = ArgumentArity.ZeroOrMore };
    private static readonly Argument<string> File = new("FILE") { Description = "a bundle that `golden export` wrote" };

    public static Command Create()
    {
        var command = new Command("golden", "curated runs: candidates, add, list, show, play, validate, verify, export, import, submit, nightly, promote, rollback");
        foreach (var sub in new[]
        {
            Sub("candidates", "green runs that are not golden yet", (_, folder, output) => GoldenCandidates.ExecuteAsync(folder, output)),
            Sub("add", "hold a run against every rule of admission, and keep it", (parsed, folder, output) => GoldenAdd.ExecuteAsync(parsed, parsed.GetValue(Run)!, folder, output), Run, Name, Licence, Source),
            Sub("list", "every golden trace", (_, folder, output) => Done(GoldenList.Execute(folder, output))),
            Sub("show", "one golden trace; --json gives it as one line", (parsed, folder, output) => Done(GoldenShow.Execute(parsed.GetValue(One)!, folder, output)), One),
            Sub("play", "step through one, as it was recorded", (parsed, folder, output) => Done(GoldenPlay.Execute(parsed.GetValue(One)!, parsed.GetValue(Check), folder, output)), One, Check),
            Sub("validate", "hold golden traces against themselves: no cargo, no network", (parsed, folder, output) => Done(GoldenValidate.Execute(parsed.GetValue(Paths)!, folder, output)), Paths),
            Sub("verify", "replay golden traces; --live against the installed toolchain", (parsed, folder, output) => GoldenVerifyCommand.ExecuteAsync(parsed.GetValue(Live), parsed.GetValue(OneOrAll), folder, output), OneOrAll, Live),
            Sub("export", "write bundles, or training data", (parsed, folder, output) => Done(GoldenExport.Execute(parsed.GetValue(Names)!, parsed.GetValue(As) ?? TrainingKind(parsed), parsed.GetValue(Output), folder, output)), Names, As, Output),
            Sub("import", "take a bundle in that was made elsewhere", (parsed, folder, output) => Done(GoldenImport.Execute(parsed.GetValue(File)!, folder, output)), File),
            Sub("submit", "say whether a golden trace may be passed on", (parsed, folder, output) => Done(GoldenSubmit.Execute(parsed.GetValue(NameOrFile)!, parsed.GetValue(Check), folder, output)), NameOrFile, Check),
            Sub("nightly", "admit, re-verify, learn, and promote what is better", (parsed, folder, output) => GoldenNightly.ExecuteAsync(parsed, parsed.GetValue(DryRun), parsed.GetValue(Schedule), folder, output), DryRun, Schedule).WithCluster(),
            Sub("promote", "put a version in force that was promoted before", (parsed, _, output) => Done(GoldenPromotion.Promote(parsed.GetValue(Version), output)), Version),
            Sub("rollback", "put the version before in force; before the first are the priors", (_, _, output) => Done(GoldenPromotion.Rollback(output))),
        })
            command.Subcommands.Add(sub);
        return command;
    }

    internal static Command Sub(string name, string description, Func<ParseResult, string, OutputOptions, Task<int>> action, params Symbol[] symbols)
    {
        var command = new Command(name, description) { Folder }.With(symbols);
        command.SetAction((parsed, _) => action(parsed, Hosting.Golden.GoldenFolder.Resolve(parsed.GetValue(Folder)),
            TrainingKind(parsed) is null ? Flags.ReadOutput(parsed) : new OutputOptions("human", "auto", "auto", Quiet: false, 0)));
        return command;
    }

    /// <summary>What <c>--format</c> says when it speaks of what is exported and not of how the answer looks.</summary>
    private static string? TrainingKind(ParseResult parsed) => parsed.CommandResult.Command.Name == "export" && parsed.GetValue(Flags.Format) is "sft" or "preference" ? parsed.GetValue(Flags.Format) : null;

    private static Task<int> Done(int exit) => Task.FromResult(exit);
}
