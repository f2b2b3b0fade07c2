using System.CommandLine;
using Tsrun.Cli.Hosting;
using Tsrun.Cli.Hosting.Cluster;
using Tsrun.Cli.Hosting.Traces;
using Tsrun.Cli.Rendering;
using Tsrun.History;
using Tsrun.Runtime;

namespace Tsrun.Cli.Commands;

/// <summary><c>tsrun apply</c>: takes the best patch of an earlier run, after proving it again.</summary>
internal static class ApplyCommand
{
    private static readonly Argument<string> Run = new("RUN|FILE") { Description = "a run id, the start of one, a bundle, or `last`: the newest run of fix or propose" };

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
        var (input, best, isForeign) = await ReadAsync(run, options.Cluster);
        var (root, cargo) = (input.Facts.Root, input.Facts.Cargo);
        if (isNamed) root = (await Checkouts.LocateAsync(options)).Root;
        else if (isForeign || !Directory.Exists(root)) throw new CliException(ExitCode.Environment, "TS0001",
            isForeign ? $"run {run} was imported, and names no checkout" : $"{root}, the checkout of run {run}, is not on this machine", $"name yours: tsrun apply {run} --manifest-path PATH");
        else options = OfCheckout(options, Path.Combine(root, cargo.ManifestPath), cargo.Package);
        if (Already(root, best.Patch)) return Done(run, options.Output);
        return await CrateRun.ExecuteAsync(BuiltInScripts.Apply, options, facts =>
            new Dictionary<string, Payload>(CrateRun.Crate(facts), StringComparer.Ordinal) { ["short"] = HistoryJson.ToPayload(RepairScreen.Result.Of(isForeign ? Doubted(best) : best, "the patch of an earlier run")) });
    }

    /// <summary>The options for the checkout that the run looked at: its own settings count, from whichever folder the command is typed.</summary>
    private static RunOptions OfCheckout(RunOptions options, string manifest, string? package)
    {
        Settings.Current.Tighten(manifest);
        return options with { Path = manifest, Package = package, NoApply = options.NoApply || Settings.Current.Flag("no-apply") };
    }

    /// <returns>What the run was given, what it proved, and whether it ran elsewhere and came in a file.</returns>
    private static async Task<(RunInput Input, RepairTry.Result Best, bool IsForeign)> ReadAsync(string run, ClusterFlags flags)
    {
        var recording = await Recordings.FindAsync(flags, run, BuiltInScripts.Repairing);
        var (history, isForeign) = (recording.RequireHistory(), recording.Archive is not null || Recordings.IsFile(run));
        if (isForeign) RequireWhole(recording, history);
        return RunView.Of(history) is { Input: { } input, Result.Best: { Green: true } best }
            ? (input, best, isForeign)
            : throw new CliException(ExitCode.Abstained, "TS0018", $"run {recording.Run} has no patch that passed check and tests",
                $"see what it found: tsrun trace show {recording.Run}{flags.Spelled}");
    }

    /// <summary>Nothing but a sealed bundle says of itself that nobody changed it, and its result must be one that its script comes to.</summary>
    private static void RequireWhole(Recording recording, IReadOnlyList<HistoryEvent> history)
    {
        if (recording.Archive is null) throw new CliException(ExitCode.Invalid, "TS1001", "rejected: it carries no seal, expected a bundle", "where it ran: tsrun trace export RUN -o RUN.tar.gz");
        if (Replayer.Replay(history).Divergence is { } divergence) throw new CliException(ExitCode.Invalid, "TS1001", $"rejected: its history does not replay: {divergence}");
    }

    /// <summary>Check and tests are run again here; how sure its search was cannot be, and a stranger writes it as they like. So it is rated as what nothing is known of, and only a person's yes writes it.</summary>
    private static RepairTry.Result Doubted(RepairTry.Result best) => best with
    {
        Features = best.Features with { Risk = Risk.High, MachineApplicable = false, Alternatives = 1, Evidence = new TestEvidence(0, Complete: false, 0, 0, Pinned: false, 0) },
    };

    /// <summary>Compares the tree with the patch: every file new, or every file as the patch expects it.</summary>
    private static bool Already(string root, Tsrun.History.Patch patch)
    {
        // What came in a file may name anything.
        if (patch.Files.FirstOrDefault(file => !Path.GetFullPath(file.Path, root).StartsWith(Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar, StringComparison.Ordinal)) is { } other)
            throw new CliException(ExitCode.Blocked, "TS0703", $"{other.Path} is outside of {root}; nothing was touched", "a run whose patch leaves its checkout is none of tsrun's");
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
