using System.CommandLine;
using System.Globalization;
using Tsrun.Activities.Cargo.Toolchains;
using Tsrun.Activities.RustAnalyzer;
using Tsrun.Cli.Hosting;
using Tsrun.Cli.Rendering;
using Tsrun.History;

namespace Tsrun.Cli.Commands;

/// <summary><c>tsrun probe</c>: what rust-analyzer knows about one place.</summary>
internal static class ProbeCommand
{
    private static readonly Argument<string> Ask = new("ASK") { Description = "type-of, refs or goto-def" };
    private static readonly Argument<string> Place = new("FILE:LINE:COL") { Description = "a place as cargo prints it: src/lib.rs:10:5" };

    public static Command Create()
    {
        var command = new Command("probe", "ask rust-analyzer about a place: its type, its references, its definition") { Ask, Place };
        command.WithRunOptions(without: [.. Flags.OfRepairs, Flags.ManifestPath]);
        command.SetAction((parsed, _) => ExecuteAsync(parsed.GetValue(Ask)!, parsed.GetValue(Place)!, Flags.Read(parsed)));
        return command;
    }

    private static async Task<int> ExecuteAsync(string ask, string place, RunOptions options)
    {
        var question = Question(ask);
        var (file, line, column) = Read(place);
        var (view, exit) = await CrateRun.LookAsync(BuiltInScripts.Inspect, options with { Path = file }, facts => Arguments(facts, question, file, line, column), LocateAsync);
        if (options.Output.Format != "human") return exit;
        if (view.Result is { Outcome: RunOutcome.Answered, Value: { } value }) Show(HistoryJson.Read<RustProbe.Result>(value));
        else if (view.Code.Length > 0) throw Failures.OfHandler(exit, view.Code, view.Reason);
        else Console.Out.WriteLine($"{Printable.Text(view.Reason)}{(exit == ExitCode.Abstained ? "; next probe: tsrun diagnose, which asks the compiler" : "")}");
        return exit;
    }

    /// <summary>Without an analyzer there is nobody to ask, and no run begins.</summary>
    private static async Task<CheckoutFacts> LocateAsync(RunOptions options)
    {
        var checkout = await Checkouts.LocateAsync(options);
        return AnalyzerFinder.Find(HostEnvironment.Current(), checkout.Toolchain) is not null ? checkout
            : throw new CliException(ExitCode.Environment, "TS0580", "found no rust-analyzer, which tsrun probe asks", AnalyzerFinder.Remedy);
    }

    private static void Show(RustProbe.Result answer)
    {
        if (answer.Places.Count == 0) Console.Out.WriteLine(Printable.Text(answer.Text));
        foreach (var place in answer.Places)
            Console.Out.WriteLine(Printable.Line(string.Create(CultureInfo.InvariantCulture, $"{place.File}:{place.Line}:{place.Column}  {place.Text}").TrimEnd()));
        Console.Error.WriteLine(Printable.Line(string.Create(CultureInfo.InvariantCulture, $"{answer.Source} · p = {answer.Confidence:0.00} · [{answer.Citations[0]}]")));
    }

    private static string Question(string ask) => ask.Replace('_', '-') switch
    {
        "type-of" => RustProbe.TypeOf,
        "refs" or "find-refs" => RustProbe.FindRefs,
        "goto-def" => RustProbe.GotoDef,
        _ => throw new CliException(ExitCode.Usage, "TS0730", $"found the question `{ask}`, expected type-of, refs or goto-def", "tsrun probe type-of src/lib.rs:10:5"),
    };

    private static (string File, int Line, int Column) Read(string place)
    {
        var parts = place.Split(':');
        if (parts.Length < 3 || !Count(parts[^2], out var line) || !Count(parts[^1], out var column))
            throw new CliException(ExitCode.Usage, "TS0731", $"found the place `{place}`, expected FILE:LINE:COL", "write it as cargo does: src/lib.rs:10:5");
        var file = Path.GetFullPath(string.Join(':', parts[..^2]));
        if (!File.Exists(file)) throw new CliException(ExitCode.Usage, "TS0001", $"{string.Join(':', parts[..^2])} does not exist; give a file of a crate, with line and column");
        RequireLine(place, file, line, column);
        return (file, line, column);
    }

    /// <summary>What can be told without the analyzer is told before a run begins. A line has at least as many UTF-16 units as characters.</summary>
    private static void RequireLine(string place, string file, int line, int column)
    {
        var lines = File.ReadAllLines(file);
        if (line > lines.Length) throw NoPlace($"it has {Amount.Of(lines.Length, "line")}");
        if (column > lines[line - 1].Length + 1) throw NoPlace($"line {line} has {Amount.Of(lines[line - 1].Length, "character")}");

        CliException NoPlace(string found) => new(ExitCode.Usage, "TS0584", $"there is no place {place}: {found}; lines and columns count from 1");
    }

    private static bool Count(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0;

    private static SortedDictionary<string, Payload> Arguments(RunFacts facts, string question, string file, int line, int column) => new(StringComparer.Ordinal)
    {
        ["crate"] = HistoryJson.ToPayload(facts.Root),
        ["question"] = HistoryJson.ToPayload(question),
        ["file"] = HistoryJson.ToPayload(Path.GetRelativePath(facts.Root, file).Replace('\\', '/')),
        ["line"] = new Payload(line.ToString(CultureInfo.InvariantCulture)),
        ["column"] = new Payload(column.ToString(CultureInfo.InvariantCulture)),
    };
}
