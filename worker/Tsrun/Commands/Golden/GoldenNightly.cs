using System.CommandLine;
using Tsrun.Activities.Bundles;
using Tsrun.Activities.Golden.Learning;
using Tsrun.Cli.Commands.Traces;
using Tsrun.Cli.Hosting.Cluster;
using Tsrun.Cli.Hosting.Golden;
using Tsrun.Cli.Hosting.Traces;
using Tsrun.Cli.Rendering;
using Tsrun.History;

namespace Tsrun.Cli.Commands.Golden;

/// <summary><c>tsrun golden nightly</c>: the script <c>nightly</c>, durable like every run.</summary>
internal static class GoldenNightly
{
    public static async Task<int> ExecuteAsync(ParseResult parsed, bool dry, string? schedule, string folder, OutputOptions output)
    {
        var arguments = new Dictionary<string, Payload>(StringComparer.Ordinal) { ["folder"] = HistoryJson.ToPayload(folder), ["dry"] = new(dry ? "true" : "false") };
        var options = Flags.Read(parsed);
        if (schedule is not null) return await GoldenSchedule.ExecuteAsync(schedule, options, arguments);
        await RefuseSecondAsync(options.Cluster);
        var (id, view, history) = await CuratorRun.ExecuteAsync(GoldenNight.Script, options, arguments);
        return Show(id, view, history, output, options.Cluster.Spelled);
    }

    /// <summary>What a night came to: each stage in a line; the page of its run is laid beside the report. A rejected model is a night well spent, and no error.</summary>
    public static int Show(WorkflowId id, RunView view, IReadOnlyList<HistoryEvent> history, OutputOptions output, string reach)
    {
        if (ActivityResults.Of<GoldenReport.Result>(history, GoldenReport.Name).LastOrDefault() is not { } report) return Answer.Show(id, view, history, output, reach, exitZeroOnAbstain: false);
        // Of a night that a cluster's other machine worked on, the report lies there.
        if (Directory.Exists(report.Folder)) DurableFile.Write(Path.Combine(report.Folder, Night.TracePage), TraceHtml.Page(Recording.Of(id.Value, history)));
        var gate = ActivityResults.Of<GoldenEvaluate.Result>(history, GoldenEvaluate.Name).Last();
        var data = ActivityResults.Of<GoldenDataset.Result>(history, GoldenDataset.Name).Last();
        Records.Write(output, "tsrun.nightly/1", string.Join('\n', Stages(history).Append($"decision   {report.Decision}").Append($"report     {Path.Combine(report.Folder, "report.html")}").Select(Printable.Line)), json =>
        {
            json.WriteString("run", id.Value);
            json.WriteString("dataset", data.Hash);
            json.WriteNumber("cases", data.Rows);
            json.WriteNumber("added", data.Added);
            json.WriteBoolean("better", gate.Better);
            json.WriteNumber("version", report.Version);
            json.WriteString("decision", report.Decision);
            json.WriteString("report", Path.Combine(report.Folder, "report.html"));
        });
        return Answer.Exit(view, exitZeroOnAbstain: false);
    }

    private static IEnumerable<string> Stages(IReadOnlyList<HistoryEvent> history)
    {
        yield return $"collected  {ActivityResults.Of<GoldenCollect.Result>(history, GoldenCollect.Name).Last().Summary}";
        var judged = ActivityResults.Of<GoldenJudge.Result>(history, GoldenJudge.Name).ToList();
        if (judged.Count > 0) yield return FormattableString.Invariant($"judged     {judged.Count(verdict => verdict.Admissible)} admitted, {judged.Count(verdict => !verdict.Admissible)} refused");
        foreach (var refused in judged.Where(verdict => !verdict.Admissible)) yield return $"           {refused.Run}: {refused.Refusals[0]}";
        yield return $"verified   {ActivityResults.Of<GoldenVerify.Result>(history, GoldenVerify.Name).Last().Summary}";
        yield return ActivityResults.Of<GoldenDataset.Result>(history, GoldenDataset.Name).Last().Summary.Replace("dataset ", "dataset    ", StringComparison.Ordinal);
        yield return $"model      {ActivityResults.Of<GoldenRefit.Result>(history, GoldenRefit.Name).Last().Summary}";
    }

    private static async Task RefuseSecondAsync(ClusterFlags flags)
    {
        await using var cluster = await Clusters.OpenAsync(flags);
        if (await new StoredRuns(cluster).FirstOpenAsync(GoldenNight.Script, CancellationToken.None) is { } open)
            throw new CliException(ExitCode.Blocked, GoldenNight.OpenCode, GoldenNight.IsOpen(open.Id, open.Since),
                "if it is at work, wait for it", $"if it was stopped, or waits for a worker: tsrun resume {open.Id}{flags.Spelled}");
    }
}
