using System.CommandLine;
using Tsrun.Activities.Golden;
using Tsrun.Cli.Hosting.Traces;
using Tsrun.Cli.Rendering;
using Tsrun.History;

namespace Tsrun.Cli.Commands.Golden;

/// <summary><c>tsrun golden add</c>: runs the script <c>admit</c> over a recorded run, and says what it decided.</summary>
internal static class GoldenAdd
{
    public static async Task<int> ExecuteAsync(ParseResult parsed, string run, string folder, OutputOptions output)
    {
        var recording = await Recordings.FindHereAsync(run, BuiltInScripts.Repairing);
        var root = RunInput.Of(recording.RequireHistory()).Facts.Root;
        var candidate = new GoldenCandidate(recording.Run, parsed.GetValue(GoldenCommand.Name) ?? "", parsed.GetValue(GoldenCommand.Licence) ?? "",
            parsed.GetValue(GoldenCommand.Source) ?? Provenance.SourceOf(root), Provenance.CommitOf(root), "person");
        var arguments = new Dictionary<string, Payload>(StringComparer.Ordinal) { ["candidate"] = HistoryJson.ToPayload(candidate), ["folder"] = HistoryJson.ToPayload(folder) };
        var (id, view, history) = await CuratorRun.ExecuteAsync(BuiltInScripts.Admit, Flags.Read(parsed), arguments);
        if (ActivityResults.Of<GoldenJudge.Result>(history, GoldenJudge.Name).LastOrDefault() is not { } verdict) return Answer.Show(id, view, history, output, "", exitZeroOnAbstain: false);
        Show(verdict, view, output);
        return Answer.Exit(view, exitZeroOnAbstain: false);
    }

    private static void Show(GoldenJudge.Result verdict, RunView view, OutputOptions output)
    {
        var human = !verdict.Admissible ? string.Join('\n', verdict.Refusals.Select(refusal => $"refused: {Printable.Line(refusal[(refusal.IndexOf(": ", StringComparison.Ordinal) + 2)..])}"))
            : view.Outcome == RunOutcome.Answered ? $"admitted: {verdict.GoldenName}, {Amount.Of(verdict.Anchors, "anchor")}, manifest {verdict.Hash}"
            : $"not kept: {view.Reason}";
        Records.Write(output, "tsrun.golden/1", human, json =>
        {
            json.WriteString("run", verdict.Run);
            json.WriteString("name", verdict.GoldenName);
            json.WriteBoolean("admitted", view.Outcome == RunOutcome.Answered);
            JsonReport.Strings(json, "refusals", verdict.Refusals);
            if (verdict.Admissible) json.WriteString("sha256", verdict.Hash);
        });
    }
}
