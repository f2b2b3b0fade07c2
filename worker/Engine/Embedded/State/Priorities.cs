using Temporal.Api.Common.V1;

namespace Tsrun.Engine.Embedded.State;

/// <summary>Temporal's rules for priorities and fairness.</summary>
internal static class Priorities
{
    /// <summary>The key of what names none. 1 is the most urgent, 5 the least.</summary>
    public const int DefaultKey = 3;

    private const int KeyMax = 5, KeyLengthMax = 64;

    /// <summary>The priority of what a run starts: its own where it says something, else that of the run.</summary>
    public static Priority? Merge(Priority? ofRun, Priority? own) => ofRun is null || own is null ? own ?? ofRun : new Priority
    {
        PriorityKey = own.PriorityKey == 0 ? ofRun.PriorityKey : own.PriorityKey,
        FairnessKey = own.FairnessKey.Length == 0 ? ofRun.FairnessKey : own.FairnessKey,
        FairnessWeight = own.FairnessWeight == 0 ? ofRun.FairnessWeight : own.FairnessWeight,
    };

    /// <summary>What is wrong with one, in the server's words; null when nothing is.</summary>
    public static string? Problem(Priority? priority) => priority switch
    {
        null => null,
        { PriorityKey: < 0 } => "PriorityKey can't be negative",
        { FairnessKey.Length: > KeyLengthMax } => "FairnessKey length exceeds limit",
        { FairnessWeight: < 0 } => "FairnessWeight can't be negative",
        _ => null,
    };

    /// <summary>Its place in the order of a task queue.</summary>
    public static int Rank(this Priority? priority) => priority is { PriorityKey: > 0 and var key } ? Math.Min(key, KeyMax) : DefaultKey;
}
