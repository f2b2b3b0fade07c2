using System.Text;
using Tsrun.Activities.Golden;
using Tsrun.Cli.Rendering;
using Tsrun.History;

namespace Tsrun.Cli.Commands.Golden;

/// <summary><c>tsrun golden show</c>: for people, or as the one line that other programs learn from.</summary>
internal static class GoldenShow
{
    public static int Execute(string name, string folder, OutputOptions output)
    {
        var golden = GoldenCases.Load(folder, name);
        Console.Out.WriteLine(output.IsMachine ? OneLine(golden) : Human(golden));
        return ExitCode.Green;
    }

    /// <summary><c>{snapshot, steps[], final_state, citations[], metrics}</c> with licence and provenance, in one line.</summary>
    public static string OneLine(GoldenCase golden)
    {
        var trace = golden.Trace;
        var steps = golden.Bundle.Text(GoldenCase.Lines)!.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return $"{{\"schema\":\"tsrun.golden/1\",\"name\":{Json(trace.Name)},\"class\":{Json(trace.Class)},\"codes\":[{string.Join(',', trace.Codes.Select(Json))}]," +
            $"\"snapshot\":{HistoryJson.ToPayload(trace.Snapshot)},\"steps\":[{string.Join(',', steps)}],\"final_state\":{HistoryJson.ToPayload(trace.FinalState)}," +
            $"\"citations\":[{string.Join(',', trace.Citations.Select(Json))}],\"metrics\":{HistoryJson.ToPayload(trace.Metrics)}," +
            $"\"licence\":{Json(trace.Licence)},\"provenance\":{HistoryJson.ToPayload(trace.Provenance)}}}";
    }

    private static string Json(string text) => HistoryJson.ToPayload(text).Json;

    private static string Human(GoldenCase golden)
    {
        var (trace, text) = (golden.Trace, new StringBuilder());
        var (metrics, from) = (trace.Metrics, trace.Provenance);
        text.AppendLine($"{trace.Name}  {trace.Class} {string.Join(' ', trace.Codes)}  manifest {golden.Bundle.Hash}");
        text.AppendLine($"  crate      {trace.Snapshot.Crate}, {Amount.Of(trace.Snapshot.Files.Count, "file")}, snapshot {trace.Snapshot.Hash[..12]}");
        text.AppendLine(FormattableString.Invariant($"  patch      {Amount.Of(metrics.Lines, "line")} in {Amount.Of(metrics.Files, "file")} after shrinking from {metrics.LinesBefore}; {Amount.Of(metrics.TestsPassed, "test")}; p={metrics.Confidence:0.00}{(from.Granted ? ", granted by a person" : "")}"));
        text.AppendLine($"  run        {from.Run}, {Amount.Of(metrics.Events, "event")}, {Amount.Of(metrics.Experiments, "experiment")}, {metrics.Ms} ms, {string.Join(", ", from.Toolchain.Select(pair => pair.Key == "tsrun" ? $"tsrun {pair.Value}" : pair.Value))}");
        text.AppendLine($"  from       {from.Source}{(from.Commit.Length > 0 ? $" at {from.Commit[..12]}" : "")}, {trace.Licence}");
        foreach (var citation in trace.Citations) text.AppendLine($"  cites      {citation}");
        text.Append(trace.FinalState.Diff);
        return Printable.Text(text.ToString().TrimEnd('\n'));
    }
}
