using System.Text;
using Tsrun.Cli.Hosting.Cluster;
using Tsrun.Cli.Hosting.Traces;
using Tsrun.Cli.Rendering;
using Tsrun.History;

namespace Tsrun.Cli.Commands.Traces;

/// <summary><c>tsrun trace show</c>: a run's trace, as lines for people or as it is stored.</summary>
internal static class TraceShow
{
    public static async Task<int> ExecuteAsync(ClusterFlags flags, string run, bool kinds, bool transitions, OutputOptions output)
    {
        var lines = (await Recordings.FindAsync(flags, run)).Lines;
        if (kinds) Kinds(lines.Select(line => HistoryJson.Read<TraceLine>(line)), output);
        else if (output.IsMachine) foreach (var line in lines) Console.Out.WriteLine(Encoding.UTF8.GetString(line));
        else foreach (var line in lines) Console.Out.WriteLine(Human(HistoryJson.Read<TraceLine>(line), transitions));
        return ExitCode.Green;
    }

    private static void Kinds(IEnumerable<TraceLine> lines, OutputOptions output)
    {
        foreach (var (kind, count) in lines.CountBy(line => line.Kind, StringComparer.Ordinal).OrderBy(pair => pair.Key, StringComparer.Ordinal))
            Records.Write(output, "tsrun.kinds/1", $"{kind,-8} {count}", json =>
            {
                json.WriteString("kind", kind);
                json.WriteNumber("count", count);
            });
    }

    private static string Human(TraceLine line, bool transitions) => Printable.Line(transitions
        ? $"{line.Seq,3}  {line.Kind,-8} {line.Step,-24} {line.Tool ?? "-",-14} rule {line.Rule ?? "-"}"
        : $"{line.Seq,3}  {line.Kind,-8} {line.Step,-24} {line.Tool ?? "",-14} {line.Summary}{Confidence(line)}{(line.Ms is { } ms ? $"  {ms} ms" : "")}{Anchors(line)}");

    private static string Confidence(TraceLine line) => line.Confidence is { } p ? FormattableString.Invariant($"  p={p:0.00}") : "";

    private static string Anchors(TraceLine line) => line.Anchors is { Count: > 0 } anchors ? $"  [{string.Join("] [", anchors)}]" : "";
}
