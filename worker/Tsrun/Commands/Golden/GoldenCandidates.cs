using Tsrun.Cli.Hosting;
using Tsrun.Cli.Rendering;
using Tsrun.History;

namespace Tsrun.Cli.Commands.Golden;

/// <summary><c>tsrun golden candidates</c>: every green run is one by construction.</summary>
internal static class GoldenCandidates
{
    /// <exception cref="CliException">TS1013: some golden traces are not in order, so their runs may stand among the candidates (exit 7).</exception>
    public static async Task<int> ExecuteAsync(string folder, OutputOptions output)
    {
        var (golden, damaged) = GoldenCases.Read(folder);
        var written = Store.IsThere() ? await WriteAllAsync(golden.Select(one => one.Trace.Provenance.Run).ToHashSet(StringComparer.Ordinal), output) : 0;
        if (written + damaged.Count == 0) Console.Error.WriteLine(Printable.Line($"no candidate in {DataDirectory.Resolve()}; one is a run of fix or propose there that ended fixed or proposed, and is not golden in {folder} yet"));
        return GoldenCases.Ended(folder, damaged);
    }

    private static async Task<int> WriteAllAsync(HashSet<string> known, OutputOptions output)
    {
        var written = 0;
        await using var engine = await Store.OpenReadOnlyAsync();
        await foreach (var execution in Store.AllAsync(engine.Client))
        {
            if (!BuiltInScripts.Repairs(execution.WorkflowType) || known.Contains(execution.WorkflowId.Value)) continue;
            var (view, _) = await RunView.ReadAsync(engine.Client, execution);
            if (view is not { Outcome: RunOutcome.Fixed or RunOutcome.Proposed, Result.Best: { } best, Input: { } input }) continue;
            Write(output, execution.WorkflowId.Value, view.Outcome, input.Facts.Root, best);
            written++;
        }
        return written;
    }

    private static void Write(OutputOptions output, string run, string outcome, string root, RepairTry.Result best) => Records.Write(output, "tsrun.candidate/1",
        Printable.Line(FormattableString.Invariant($"{run}  {outcome,-8} p={best.Confidence:0.00} lines={best.Lines}  {Path.GetFileName(root)}: {best.Title}")),
        json =>
        {
            json.WriteString("run", run);
            json.WriteString("outcome", outcome);
            json.WriteString("root", root);
            json.WriteString("title", best.Title);
            json.WriteNumber("confidence", best.Confidence);
            json.WriteNumber("lines", best.Lines);
        });
}
