using Tsrun.Cli.Hosting.Cluster;
using Tsrun.Cli.Rendering;
using Tsrun.History;
using Tsrun.Runtime;

namespace Tsrun.Cli.Commands;

/// <summary>Prints a run's answer in the format asked for, and gives its exit code.</summary>
internal static class Answer
{
    /// <summary>Prints it.</summary>
    /// <param name="reach">Flags that lead to the run's cluster again, for commands to type next; empty for this machine.</param>
    public static int Show(WorkflowId id, RunView view, IReadOnlyList<HistoryEvent> history, OutputOptions output, string reach, bool exitZeroOnAbstain)
    {
        var exit = Exit(view, exitZeroOnAbstain);
        if (view.Input is not { } input) return exit;
        var head = TraceProjection.Project(new RunId(id.Value), history).Seal.Head;
        var policy = PolicyLoader.Of(input);
        var knobs = policy.Knobs;
        var moved = Residence.Of(history) is [_, .., var last] ? last : null;
        switch (output.Format)
        {
            case "json" or "jsonl": JsonReport.Result(Console.Out, view, id.Value, reach, exit, knobs.TauPatch, head, moved); break;
            case "short": Console.Out.WriteLine(Short(id, view, exit)); break;
            default: new HumanReport(Console.Out, Terminal.Detect(output.Color, output.Progress)) { Calibration = policy.Confidence.Calibration, Reach = reach, Moved = moved }.Write(view, id.Value, knobs.TauPatch, knobs.K, head); break;
        }
        return exit;
    }

    /// <summary>The exit code of a run as it stands.</summary>
    public static int Exit(RunView view, bool exitZeroOnAbstain) =>
        exitZeroOnAbstain && view.Outcome == RunOutcome.Abstained ? ExitCode.Green : ExitCode.Of(view.Outcome);

    /// <summary>One line an error, as <c>cargo check --message-format short</c> has it, and one for the result.</summary>
    private static string Short(WorkflowId id, RunView view, int exit)
    {
        var best = view.Result?.Best;
        var errors = (view.FirstCheck?.Diagnostics ?? []).Where(diagnostic => diagnostic.Level == "error").Select(error => Printable.Line(FormattableString.Invariant(
            $"{(error.Primary is { } at ? $"{at.File}:{at.LineStart}:{at.ColumnStart}: " : "")}error{(error.Code.Length > 0 ? $"[{error.Code}]" : "")}: {error.Message}")) + "\n");
        return string.Concat(errors) + FormattableString.Invariant($"result {view.Outcome}{(best is null ? "" : $" p={best.Confidence:0.00} lines={best.Lines}")} trace={id} exit={exit}");
    }
}
