using Temporal.Api.Common.V1;

namespace Tsrun.Engine.Embedded.State;

/// <summary>Temporal's rules for priorities and fairness.</summary>
internal static class Priorities
{
    /// <summary>The key of what names none. 1 is the most urgent, 5 the least.</summary>
    public const int DefaultKey = 3;

    private const int KeyMax = 5, KeyLengthMax = 64;

    /// <summary>What is wrong with one, in the server's words; null when nothing is.</summary>
    public static string? Problem(Priority? priority) => priority switch
    {
        null => null,
        { PriorityKey: < 0 } => "PriorityKey can't be negative",
        { FairnessKey.Length: > KeyLengthMax } => "FairnessKey length exceeds limit",
        { FairnessWeight: < 0 } => "FairnessWeight can't be negative",
        _ => null,
    };

    /// <summary>What holds for an activity or a child: its own words, and those of its run where it has none.</summary>
    /// <returns>Null when neither says anything.</returns>
    public static Priority? Under(this Priority? own, Priority? run)
    {
        if (own is null || run is null)
            return own ?? run;
        return new Priority
        {
            PriorityKey = own.PriorityKey != 0 ? own.PriorityKey : run.PriorityKey,
            FairnessKey = own.FairnessKey.Length > 0 ? own.FairnessKey : run.FairnessKey,
            FairnessWeight = own.FairnessWeight != 0 ? own.FairnessWeight : run.FairnessWeight,
        };
    }

    /// <summary>Its place in the order of a task queue.</summary>
    public static int Rank(this Priority? priority) => priority is { PriorityKey: > 0 and var key } ? Math.Min(key, KeyMax) : DefaultKey;
}
