using System.CommandLine;
using System.Globalization;
using Tsrun.Activities.Golden.Learning;
using Tsrun.Cli.Hosting;
using Tsrun.Cli.Hosting.Golden;
using Tsrun.Cli.Rendering;
using Tsrun.History;

namespace Tsrun.Cli.Commands;

/// <summary><c>tsrun prune</c>: frees the disk of scratch copies and target folders not used for a long time, and of what nights fitted and nothing needs. Runs and traces stay.</summary>
internal static class PruneCommand
{
    private static readonly TimeSpan Keep = TimeSpan.FromDays(14);
    private static readonly Option<string?> OlderThan = new("--older-than") { Description = "unused for this long: 336h (14 days) where nothing is said, 0s for all (what nights fitted: a day at least)", HelpName = "TIME" };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "only say what would be freed" };

    public static Command Create()
    {
        var command = new Command("prune", "delete scratch copies, target folders and rejected models not used for a long time; runs and traces stay") { OlderThan, DryRun };
        command.SetAction(parsed => Execute(Flags.Duration("--older-than", parsed.GetValue(OlderThan), orNone: true) ?? Keep, parsed.GetValue(DryRun), Flags.ReadOutput(parsed)));
        return command;
    }

    private static int Execute(TimeSpan keep, bool dryRun, OutputOptions output)
    {
        var (freed, count, busy) = (0L, 0, 0);
        foreach (var scratch in ScratchStore.List(DataDirectory.Resolve()).Where(scratch => TimeProvider.System.GetUtcNow() - scratch.LastUsed >= keep))
        {
            if (!dryRun && !ScratchStore.TryDelete(scratch))
            {
                busy++;
                continue;
            }
            (freed, count) = (freed + scratch.Bytes, count + 1);
        }
        var (artefacts, ofNights) = Artefacts(keep, dryRun);
        freed += ofNights;
        var verb = dryRun ? "would free" : "freed";
        Records.Write(output, "tsrun.prune/1",
            string.Create(CultureInfo.InvariantCulture, $"{verb} {Size(freed)}: scratch of {Amount.Of(count, "checkout")}{(artefacts > 0 ? $", {Amount.Of(artefacts, "artefact")} of nights" : "")}{(busy > 0 ? $"; {busy} in use, left alone" : "")}"), json =>
            {
                json.WriteNumber("bytes", freed);
                json.WriteNumber("checkouts", count);
                json.WriteNumber("artefacts", artefacts);
                json.WriteNumber("in_use", busy);
                json.WriteBoolean("dry_run", dryRun);
            });
        return ExitCode.Green;
    }

    /// <summary>Datasets and models that were not promoted, or long ago.</summary>
    private static (int Count, long Bytes) Artefacts(TimeSpan keep, bool dryRun)
    {
        var idle = Learned.Pruning.Idle(keep, TimeProvider.System.GetUtcNow()).ToList();
        if (!dryRun) idle.ForEach(ArtefactPruning.Delete);
        return (idle.Count, idle.Sum(artefact => artefact.Bytes));
    }

    private static string Size(long bytes) => bytes >= 1L << 30
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.0} GiB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 20):0.0} MiB");
}
