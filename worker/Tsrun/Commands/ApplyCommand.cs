using System.CommandLine;
using Tsrun.Cli.Hosting;
using Tsrun.Cli.Rendering;
using Tsrun.History;

namespace Tsrun.Cli.Commands;

/// <summary><c>tsrun apply</c>: takes the best patch of an earlier run, after proving it again.</summary>
internal static class ApplyCommand
{
    private static readonly Argument<string> Run = new("RUN") { Description = "a run id, or `last`" };

    public static Command Create()
    {
        var command = new Command("apply", "apply the patch that a run proved (proves it again first)") { Run };
        command.WithRunOptions();
        command.SetAction((parsed, _) => ExecuteAsync(parsed.GetValue(Run)!, Flags.Read(parsed)));
        return command;
    }

    private static async Task<int> ExecuteAsync(string run, RunOptions options)
    {
        var (input, best) = await ReadAsync(run);
        var root = input.Facts.Root;
        if (Already(root, best.Patch)) return Done(run, options.Output);
        return await CrateRun.ExecuteAsync("apply", options with { Path = Path.Combine(root, input.Facts.Cargo.ManifestPath), Package = input.Facts.Cargo.Package }, facts =>
            new Dictionary<string, Payload>(CrateRun.Crate(facts), StringComparer.Ordinal) { ["short"] = HistoryJson.ToPayload(AsShortList(best)) });
    }

    private static async Task<(RunInput Input, RepairTry.Result Best)> ReadAsync(string run)
    {
        await using var engine = await Store.OpenReadOnlyAsync();
        var (view, _) = await RunView.ReadAsync(engine, await Store.FindAsync(engine, run, "fix", "propose"));
        return view is { Input: { } input, Result.Best: { Green: true } best }
            ? (input, best)
            : throw new CliException(ExitCode.Abstained, "TS0018", $"run {run} has no patch that passed check and tests", $"see what it found: tsrun trace show {run}");
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

    private static RepairScreen.Result AsShortList(RepairTry.Result best) => new(
        [new Hypothesis(HistoryJson.Sha256(HistoryJson.Bytes(best.Patch))[..8], best.Title, [], best.Whys, [], best.Closed, best.Features.Risk,
            best.Features.MachineApplicable, best.Features.Checks, best.Errors, CompilerPhase.Done, best.Features.Alternatives, best.Patch)],
        1, [], "the patch of an earlier run");
}
