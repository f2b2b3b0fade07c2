using Tsrun.Cli.Hosting.Cluster;
using Tsrun.Cli.Hosting.Traces;
using Tsrun.Cli.Rendering;
using Tsrun.History;

namespace Tsrun.Cli.Commands.Traces;

/// <summary><c>tsrun trace ledger</c>: each claim of a run with what it rests on and how sure the run was.</summary>
internal static class TraceLedger
{
    public static async Task<int> ExecuteAsync(ClusterFlags flags, string run, OutputOptions output)
    {
        foreach (var line in (await Recordings.FindAsync(flags, run)).Lines.Select(line => HistoryJson.Read<TraceLine>(line)).Where(line => line.Claim is not null))
            Records.Write(output, "tsrun.ledger/1", Human(line), json =>
            {
                json.WriteNumber("seq", line.Seq);
                json.WriteString("claim", line.Claim);
                JsonReport.Strings(json, "anchors", line.Anchors ?? []);
                json.WriteString("result", line.Summary);
                if (line.Confidence is { } confidence) json.WriteNumber("confidence", confidence);
            });
        return ExitCode.Green;
    }

    private static string Human(TraceLine line) => Printable.Line(
        $"{line.Seq,3}  {(line.Confidence is { } p ? FormattableString.Invariant($"p={p:0.00}") : "p=-   ")}  {line.Claim}  → {line.Summary}  {string.Join(" ", (line.Anchors ?? []).Select(anchor => $"[{anchor}]"))}");
}
