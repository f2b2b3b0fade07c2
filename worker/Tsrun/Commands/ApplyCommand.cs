using System.CommandLine;
using Tsrun.Cli.Hosting;
using Tsrun.Cli.Hosting.Cluster;
using Tsrun.Cli.Rendering;
using Tsrun.Engine;
using Tsrun.History;

namespace Tsrun.Cli.Commands;

/// <summary><c>tsrun apply</c>: takes the best patch of an earlier run, after proving it again.</summary>
internal static class ApplyCommand
{
    private static readonly Argument<string> Run = new("RUN") { Description = "a run id, the start of one, or `last`: the newest run of fix or propose" };

    public static Command Create()
    {
        var command = new Command("apply", "apply the patch that a run proved (proves it again first)") { Run };
        command.WithRunOptions();
        command.SetAction((parsed, _) => ExecuteAsync(parsed.GetValue(Run)!, Flags.Read(parsed), isNamed: parsed.GetValue(Flags.ManifestPath) is not null));
        return command;
    }

    /// <param name="isNamed">The command line names a checkout; otherwise it is the one that the run looked at.</param>
    private static async Task<int> ExecuteAsync(string run, RunOptions options, bool isNamed)
    {
        var (input, best) = await ReadAsync(run, options.Cluster);
        var (root, cargo) = (input.Facts.Root, input.Facts.Cargo);
        if (isNamed) root = (await Checkouts.LocateAsync(options)).Root;
        else if (!Directory.Exists(root)) throw new CliException(ExitCode.Environment, "TS0001",
            $"{root}, the checkout of run {run}, is not on this machine", $"name yours: tsrun apply {run} --manifest-path PATH");
        else options = options with { Path = Path.Combine(root, cargo.ManifestPath), Package = cargo.Package };
        if (Already(root, best.Patch)) return Done(run, options.Output);
        return await CrateRun.ExecuteAsync(BuiltInScripts.Apply, options, facts =>
            new Dictionary<string, Payload>(CrateRun.Crate(facts), StringComparer.Ordinal) { ["short"] = HistoryJson.ToPayload(RepairScreen.Result.Of(best, "the patch of an earlier run")) });
    }

    private static async Task<(RunInput Input, RepairTry.Result Best)> ReadAsync(string run, ClusterFlags flags)
    {
        if (await Clusters.OpenAsync(flags) is { } cluster)
            await using (cluster)
                return await ReadAsync(cluster.Client, await Clusters.FindAsync(cluster, run, BuiltInScripts.Repairing), flags);
        await using var engine = await Store.OpenReadOnlyAsync();
        return await ReadAsync(engine.Client, await Store.FindAsync(engine.Client, run, BuiltInScripts.Repairing), flags);
    }

    private static async Task<(RunInput Input, RepairTry.Result Best)> ReadAsync(IWorkflowService service, WorkflowExecutionInfo execution, ClusterFlags flags)
    {
        var (view, _) = await RunView.ReadAsync(service, execution);
        return view is { Input: { } input, Result.Best: { Green: true } best }
            ? (input, best)
            : throw new CliException(ExitCode.Abstained, "TS0018", $"run {execution.WorkflowId} has no patch that passed check and tests",
                $"see what it found: tsrun trace show {execution.WorkflowId}{flags.Spelled}");
    }

    /// <summary>Compares the tree with the patch: every file new, or every file as the patch expects it.</summary>
    private static bool Already(string root, Tsrun.History.Patch patch)
    {
        var hashes = patch.Files.Select(file => (file, Hash: Checkouts.Sha256(Path.Combine(root, file.Path)))).ToList();
        if (hashes.All(pair => pair.Hash == pair.file.AfterSha256)) return true;
        foreach (var (file, hash) in hashes)
            if (hash != file.BeforeSha256)
                throw new CliException(ExitCode.Blocked, "TS0703", $"{file.Path} changed since the patch was proved; nothing was touched", "run tsrun fix again on the tree as it is now");
        return false;
    }

    private static int Done(string run, OutputOptions output)
    {
        Records.Write(output, "tsrun.run/1", "already applied: every file holds the patch's text", json =>
        {
            json.WriteString("type", "result");
            json.WriteString("run", run);
            json.WriteString("outcome", "already");
            json.WriteNumber("exit", ExitCode.Green);
        });
        return ExitCode.Green;
    }
}
