using System.CommandLine;
using Tsrun.Cli.Hosting;
using Tsrun.Cli.Rendering;
using Tsrun.History;
using Tsrun.TraceScript;

namespace Tsrun.Cli.Commands;

/// <summary><c>tsrun explain</c>: an anchored explanation, or "unknown" and the next probe.</summary>
internal static class ExplainCommand
{
    private static readonly Argument<string> Query = new("CODE") { Description = "E0382, a lint, std::vec::Vec::push, or one of tsrun's own TS codes" };

    public static Command Create()
    {
        var command = new Command("explain", "what the toolchain's own documentation says, with its anchor") { Query };
        command.WithRunOptions(without: [.. Flags.OfRepairs, .. Flags.OfCrates]);
        command.SetAction((parsed, _) => ExecuteAsync(parsed.GetValue(Query)!, Flags.Read(parsed)));
        return command;
    }

    private static async Task<int> ExecuteAsync(string query, RunOptions options)
    {
        if (string.IsNullOrWhiteSpace(query)) throw new CliException(ExitCode.Usage, "TS0010", "found an empty CODE, expected E0382, a lint, std::vec::Vec::push, or one of tsrun's own TS codes", "is a shell variable unset?");
        if (query.StartsWith("TS", StringComparison.Ordinal) && query.Length == 6) return Own(query, options.Output);
        var (view, exit) = await CrateRun.LookAsync(BuiltInScripts.Explain, options,
            _ => new Dictionary<string, Payload>(StringComparer.Ordinal) { ["query"] = HistoryJson.ToPayload(query) }, o => Task.FromResult(Checkouts.None(o)));
        if (view.Result is { Outcome: RunOutcome.Answered, Value: { } value } && options.Output.Format == "human")
        {
            Console.Out.WriteLine(AnswerText.Of(value));
        }
        else if (options.Output.Format == "human")
        {
            Console.Out.WriteLine(Printable.Text(view.MissingPage.Length > 0 ? $"unknown {query}: {view.MissingPage}" : view.Reason));
            Console.Error.WriteLine(Called.In("  = help: tsrun explain takes what `cargo check` prints in brackets, such as E0382, a lint such as clippy::needless_return, or a path such as std::vec::Vec::push"));
        }
        return exit;
    }

    private static int Own(string code, OutputOptions output)
    {
        var entry = ScriptErrors.Find(code) is { } script ? (script.Title, script.Text) : ErrorCatalogue.Find(code);
        if (entry is not var (title, text)) throw new CliException(ExitCode.Abstained, "TS0020", $"unknown: tsrun has no error {code}", "the codes that there are stand in docs/errors.md");
        Records.Write(output, "tsrun.explain/1", $"{code}: {title}\n\n{text}", json =>
        {
            json.WriteString("code", code);
            json.WriteString("title", title);
            json.WriteString("text", text);
        });
        return ExitCode.Green;
    }
}
