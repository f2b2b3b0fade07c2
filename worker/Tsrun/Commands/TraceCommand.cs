using System.CommandLine;
using System.Text;
using System.Text.Json;
using Tsrun.Cli.Hosting;
using Tsrun.Cli.Rendering;
using Tsrun.Engine;
using Tsrun.History;
using Tsrun.Runtime;

namespace Tsrun.Cli.Commands;

/// <summary><c>tsrun trace</c>: the recorded runs, read, checked, exported, followed.</summary>
internal static class TraceCommand
{
    private static readonly Argument<string> Run = new("RUN") { Description = "a run id, or `last`", DefaultValueFactory = _ => "last" };
    private static readonly Argument<string> RunOrFile = new("RUN|FILE") { Description = "a run id, `last`, or an exported trace", DefaultValueFactory = _ => "last" };
    private static readonly Option<bool> Kinds = new("--kinds") { Description = "counts of each kind of step" };
    private static readonly Option<bool> Transitions = new("--transitions") { Description = "each step with the policy rule that let it pass" };
    private static readonly Option<string> Out = new("--output", "-o") { Description = "file to write; its manifest goes beside it", HelpName = "FILE" };

    public static Command Create()
    {
        var command = new Command("trace", "recorded runs: list, show, verify, export, follow");
        command.Subcommands.Add(Sub("list", "runs, newest first", (_, output) => ListAsync(output)));
        command.Subcommands.Add(Sub("show", "a run's trace", (parsed, output) => ShowAsync(parsed, output), Run, Kinds, Transitions));
        command.Subcommands.Add(Sub("verify", "find any changed, dropped, reordered or cut line", (parsed, _) => VerifyAsync(parsed.GetValue(RunOrFile)!), RunOrFile));
        command.Subcommands.Add(Sub("export", "write trace v1 (JSON Lines) and its manifest", (parsed, _) => ExportAsync(parsed.GetValue(Run)!, parsed.GetValue(Out)), Run, Out));
        command.Subcommands.Add(Sub("follow", "print trace lines as they happen", (parsed, _) => FollowAsync(parsed.GetValue(Run)!), Run));
        return command;
    }

    private static Command Sub(string name, string description, Func<ParseResult, OutputOptions, Task<int>> action, params Symbol[] symbols)
    {
        var command = new Command(name, description);
        foreach (var symbol in symbols)
            if (symbol is Argument argument) command.Arguments.Add(argument);
            else command.Options.Add((Option)symbol);
        command.SetAction((parsed, _) => action(parsed, Flags.ReadOutput(parsed)));
        return command;
    }

    private static async Task<int> ListAsync(OutputOptions output)
    {
        await using var engine = await Store.OpenReadOnlyAsync();
        foreach (var execution in (await engine.ListWorkflowExecutionsAsync(new ListWorkflowExecutionsRequest())).Executions)
            if (output.Format is "json" or "jsonl")
                JsonReport.Write(Console.Out, json =>
                {
                    json.WriteString("run", execution.WorkflowId.Value);
                    json.WriteString("script", execution.WorkflowType);
                    json.WriteString("status", execution.Status.ToString());
                    json.WriteString("started", execution.StartTime.UtcDateTime);
                    json.WriteNumber("events", execution.HistoryLength);
                }, "tsrun.list/1");
            else
                Console.Out.WriteLine($"{execution.WorkflowId,-10} {execution.WorkflowType,-10} {execution.Status,-10} {execution.StartTime.LocalDateTime:yyyy-MM-dd HH:mm:ss}  {execution.HistoryLength} events");
        return ExitCode.Green;
    }

    private static async Task<int> ShowAsync(ParseResult parsed, OutputOptions output)
    {
        var (_, lines) = await ProjectAsync(parsed.GetValue(Run)!);
        var typed = lines.Select(line => HistoryJson.Read<TraceLine>(line)).ToList();
        if (parsed.GetValue(Kinds))
            foreach (var group in typed.GroupBy(line => line.Kind, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)) Console.Out.WriteLine($"{group.Key,-8} {group.Count()}");
        else if (output.Format is "json" or "jsonl")
            foreach (var line in lines) Console.Out.WriteLine(Encoding.UTF8.GetString(line));
        else
            foreach (var line in typed) Console.Out.WriteLine(parsed.GetValue(Transitions) ? Transition(line) : Human(line));
        return ExitCode.Green;
    }

    private static string Human(TraceLine line) => Printable.Line(
        $"{line.Seq,3}  {line.Kind,-8} {line.Step,-24} {line.Tool ?? "",-14} {line.Summary}{(line.Confidence is { } p ? FormattableString.Invariant($"  p={p:0.00}") : "")}{(line.Ms is { } ms ? $"  {ms} ms" : "")}{(line.Anchors is { Count: > 0 } anchors ? $"  [{string.Join("] [", anchors)}]" : "")}");

    private static string Transition(TraceLine line) => Printable.Line($"{line.Seq,3}  {line.Kind,-8} {line.Step,-24} {line.Tool ?? "-",-14} rule {line.Rule ?? "-"}");

    private static async Task<int> VerifyAsync(string target)
    {
        if (File.Exists(target)) return VerifyFile(target);
        await using var engine = await Store.OpenReadOnlyAsync();
        var execution = await Store.FindAsync(engine, target);
        var history = await Store.HistoryAsync(engine, execution); // throws a StoreException that names the event
        var (seal, lines) = TraceProjection.Project(new RunId(execution.WorkflowId.Value), history);
        if (TraceVerifier.Verify(lines, seal) is { } fault) throw new CliException(ExitCode.Invalid, "TS0603", fault.Message);
        Console.Out.WriteLine($"valid: {history.Count} events, {lines.Count} lines, schema {HistoryJson.SchemaVersion}, sha256 {seal.Head}");
        return ExitCode.Green;
    }

    private static int VerifyFile(string path)
    {
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length == 0 || bytes[^1] != '\n') throw new CliException(ExitCode.Invalid, "TS0603", $"{path}: the last line has no end; the file was cut off");
        var lines = Encoding.UTF8.GetString(bytes).TrimEnd('\n').Split('\n').Select(Encoding.UTF8.GetBytes).ToList();
        var manifest = ManifestPath(path);
        TraceSeal? seal = null;
        try
        {
            if (File.Exists(manifest)) seal = HistoryJson.Read<TraceSeal>(File.ReadAllBytes(manifest));
        }
        catch (JsonException e)
        {
            throw new CliException(ExitCode.Invalid, "TS0603", $"{manifest}: not a manifest: {e.Message}");
        }
        if (TraceVerifier.Verify(lines, seal) is { } fault) throw new CliException(ExitCode.Invalid, "TS0603", $"{path}: {fault.Message}");
        Console.Out.WriteLine($"valid: {lines.Count} lines{(seal is null ? "; no manifest beside it, so a cut-off end could not be seen" : $", sha256 {seal.Head}")}");
        return ExitCode.Green;
    }

    private static async Task<int> ExportAsync(string run, string? path)
    {
        var (seal, lines) = await ProjectAsync(run);
        path ??= $"{seal.Manifest.Run}.trace.jsonl";
        await File.WriteAllBytesAsync(path, [.. lines.SelectMany(line => line.Append((byte)'\n'))]);
        await File.WriteAllBytesAsync(ManifestPath(path), HistoryJson.Bytes(seal));
        Console.Out.WriteLine($"{path}: {lines.Count} lines, sha256 {seal.Head}");
        return ExitCode.Green;
    }

    private static string ManifestPath(string path) => Path.ChangeExtension(path, null) + ".manifest.json";

    private static async Task<int> FollowAsync(string run)
    {
        await using var engine = await Store.OpenReadOnlyAsync();
        var execution = await Store.FindAsync(engine, run);
        var projection = new TraceProjection();
        var from = 1L;
        GetWorkflowExecutionHistoryResponse page;
        do
        {
            page = await engine.GetWorkflowExecutionHistoryAsync(new GetWorkflowExecutionHistoryRequest(execution.WorkflowId, execution.RunId, from, WaitNewEvent: true));
            foreach (var next in page.Events)
                foreach (var line in projection.Next(new RunId(execution.WorkflowId.Value), next))
                    Console.Out.WriteLine(Encoding.UTF8.GetString(projection.Seal(line)));
            from = page.NextEventId;
        } while (!page.IsEnd);
        return ExitCode.Green;
    }

    private static async Task<(TraceSeal Seal, IReadOnlyList<byte[]> Lines)> ProjectAsync(string run)
    {
        await using var engine = await Store.OpenReadOnlyAsync();
        var execution = await Store.FindAsync(engine, run);
        return TraceProjection.Project(new RunId(execution.WorkflowId.Value), await Store.HistoryAsync(engine, execution));
    }
}
