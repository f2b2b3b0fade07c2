using Tsrun.History;

namespace Tsrun.Activities.Golden;

/// <summary>Tries a patch with the activities that runs themselves use: what they call green is what is green here.</summary>
/// <param name="folder">Where sources are laid out; each trial has a folder of its own and removes it.</param>
public sealed class LiveTrial(IActivityHandler check, IActivityHandler repair, string folder) : ILiveTrial
{
    private static readonly ActivityLimits TrialLimits = new(TimeSpan.FromMinutes(5), 4L << 30, 16 << 20, 512, "required");

    /// <inheritdoc/>
    public async Task<LiveAnswer> TryAsync(IReadOnlyList<SourceFile> sources, RunInput input, RepairTry.Result best, CancellationToken cancellation)
    {
        // One place for one content: cargo's own caches fit again when the same sources come back.
        var root = Path.Combine(folder, SnapshotFiles.HashOf(sources)[..16]);
        if (Directory.Exists(root)) Directory.Delete(root, recursive: true);
        try
        {
            SnapshotFiles.Write(sources, root);
            var run = input.Facts with { Root = root, Profile = "curator", Limits = TrialLimits with { Sandbox = input.Facts.Limits.Sandbox } };
            return new LiveAnswer(
                await CallAsync<CargoCheck.Arguments, CargoCheck.Result>(check, run, new CargoCheck.Arguments(root), cancellation),
                await CallAsync<RepairTry.Arguments, RepairTry.Result>(repair, run, new RepairTry.Arguments(root, RepairScreen.Result.Of(best, "the patch of a recorded run"), 0), cancellation));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static async Task<TResult> CallAsync<TArguments, TResult>(IActivityHandler handler, RunFacts run, TArguments arguments, CancellationToken cancellation) =>
        HistoryJson.Read<TResult>(await handler.ExecuteAsync(new Payload($$"""{"run":{{HistoryJson.ToPayload(run)}},"args":{{HistoryJson.ToPayload(arguments)}}}"""), new ActivityContext(new ActivityId("live"), 1, _ => { }), cancellation));
}
