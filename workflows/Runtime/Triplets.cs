using Tsrun.History;

namespace Tsrun.Runtime;

/// <summary>Reads the triplets out of a history: one for each experiment that was put to check and tests.</summary>
public sealed class Triplets
{
    private readonly Dictionary<long, string> _scheduled = [];
    private IReadOnlyList<Diagnostic> _before = [];

    /// <summary>Every triplet of a history, in the order of its experiments.</summary>
    public static IReadOnlyList<Triplet> Of(IEnumerable<HistoryEvent> history)
    {
        var triplets = new Triplets();
        return [.. history.Select(triplets.Next).OfType<Triplet>()];
    }

    /// <summary>The triplet that one more event completes, if any.</summary>
    public Triplet? Next(HistoryEvent next)
    {
        if (next.Attributes is ActivityTaskScheduled scheduled) _scheduled[next.EventId] = scheduled.ActivityType;
        if (next.Attributes is not ActivityTaskCompleted completed || !_scheduled.Remove(completed.ScheduledEventId, out var tool)) return null;
        if (tool == CargoCheck.Name) _before = [.. HistoryJson.Read<CargoCheck.Result>(completed.Result).Diagnostics.Where(diagnostic => diagnostic.Level == "error")];
        return tool == RepairTry.Name ? Of(_before, HistoryJson.Read<RepairTry.Result>(completed.Result)) : null;
    }

    /// <summary>The triplet of an experiment; null when it had nothing to try.</summary>
    public static Triplet? Of(IReadOnlyList<Diagnostic> before, RepairTry.Result experiment) => experiment.Patch.Files.Count == 0 ? null
        : new Triplet(before, experiment.Patch, new TripletAfter(experiment.Errors, experiment.Green, experiment.Tests?.Passed, experiment.Tests?.Failed, experiment.Tests?.Ignored));
}
