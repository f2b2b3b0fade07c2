using Tsrun.Activities;
using Tsrun.Activities.Cargo.Tree;
using Tsrun.Activities.Patching;
using Tsrun.Cli.Rendering;
using Tsrun.History;

namespace Tsrun.Cli.Hosting;

/// <summary>Runs a recorded run's probes and experiments again, with today's toolchain, and compares outcome by outcome. Writes nothing to the checkout.</summary>
internal static class LiveReplay
{
    /// <summary>The answer is a table <c>same / differs / gone</c>; anything but same is exit 6.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<HistoryEvent> history, OutputOptions output)
    {
        var input = RunInput.Of(history);
        RequireSnapshot(input);
        await using var activities = Composition.Activities();
        var allSame = true;
        foreach (var (scheduled, recorded) in Outcomes(history))
        {
            var verdict = await CompareAsync(activities, scheduled, recorded);
            allSame &= verdict == "same";
            Records.Write(output, "tsrun.replay/1", $"{scheduled.ActivityId,4}  {scheduled.ActivityType,-14} {verdict}", json =>
            {
                json.WriteString("tool", scheduled.ActivityType);
                json.WriteString("activity", scheduled.ActivityId.Value);
                json.WriteString("answer", verdict);
            });
        }
        return allSame ? ExitCode.Green : ExitCode.Diverged;
    }

    private static void RequireSnapshot(RunInput input)
    {
        var (run, root) = (input.Facts.RunId, input.Facts.Root);
        var recorded = $"the recorded replay needs no checkout: tsrun replay {run}";
        if (!Directory.Exists(root))
            throw new CliException(ExitCode.Diverged, "TS0902", $"gone: the checkout of run {run} is not on this machine ({root})", recorded);
        if (Snapshot.Take(root, [DataDirectory.Resolve()]).Hash == input.Facts.Snapshot) return;
        // What was taken back already is not why the tree differs, and a revert would only say so.
        var (since, help) = PatchEngine.IsReverted(PatchUndo.DirectoryIn(DataDirectory.Resolve()), run)
            ? ("; its own change was taken back, and something else changed the tree since", "take that back first; if it was another run: tsrun trace list")
            : ("", $"take its change back first: tsrun revert {run}");
        throw new CliException(ExitCode.Diverged, "TS0902", $"gone: {root} is not the snapshot that run {run} started from{since}", help, recorded);
    }

    /// <summary>Everything up to the first write: after it the checkout was another one.</summary>
    private static IEnumerable<(ActivityTaskScheduled Scheduled, EventAttributes Recorded)> Outcomes(IReadOnlyList<HistoryEvent> history)
    {
        var scheduled = history.Where(e => e.Attributes is ActivityTaskScheduled).ToDictionary(e => e.EventId, e => (ActivityTaskScheduled)e.Attributes);
        foreach (var closed in history)
        {
            var id = EventLinks.ActivityClosedBy(closed.Attributes);
            if (id == 0 || closed.Attributes is ActivityTaskCanceled) continue;
            if (scheduled[id].ActivityType is PatchApply.Name or PatchRevert.Name) yield break;
            yield return (scheduled[id], closed.Attributes);
        }
    }

    private static async Task<string> CompareAsync(ActivityRegistry activities, ActivityTaskScheduled scheduled, EventAttributes recorded)
    {
        if (activities.Find(scheduled.ActivityType) is not { } handler) return "gone: no such activity any more";
        try
        {
            var result = await handler.ExecuteAsync(scheduled.Input, new ActivityContext(scheduled.ActivityId, 1, _ => { }), CancellationToken.None);
            return recorded switch
            {
                ActivityTaskCompleted completed when completed.Result == result => "same",
                ActivityTaskCompleted completed => $"differs: {Summary(completed.Result)} → {Summary(result)}",
                _ => $"differs: failed then, now {Summary(result)}",
            };
        }
        catch (ActivityFailureException e)
        {
            return recorded is ActivityTaskFailed failed && failed.Failure.Message == e.Failure.Message ? "same" : $"differs: {e.Message}";
        }
    }

    private static string Summary(Payload result) => Printable.Line(result.Summary is { Length: > 0 } summary ? summary : "a result");
}
