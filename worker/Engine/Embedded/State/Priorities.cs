using Temporal.Api.Common.V1;

namespace Tsrun.Engine.Embedded.State;

/// <summary>Temporal's rules for priorities and fairness.</summary>
internal static class Priorities
{
    private const int KeyLengthMax = 64;

    /// <summary>What is wrong with one, in the server's words; null when nothing is.</summary>
    public static string? Problem(Priority? priority) => priority switch
    {
        null => null,
        { PriorityKey: < 0 } => "PriorityKey can't be negative",
        { FairnessKey.Length: > KeyLengthMax } => "FairnessKey length exceeds limit",
        { FairnessWeight: < 0 } => "FairnessWeight can't be negative",
        _ => null,
    };
}
