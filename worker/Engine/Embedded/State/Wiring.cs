using Tsrun.History;

namespace Tsrun.Engine.Embedded.State;

/// <summary>An activity's close names its Started event, whose id is known only when both become events.</summary>
internal static class Wiring
{
    /// <summary>Stands for "the event right before this one".</summary>
    public const long Unwired = -1;

    public static EventAttributes Wire(EventAttributes attributes, long previousEventId) => attributes switch
    {
        ActivityTaskCompleted { StartedEventId: Unwired } closed => closed with { StartedEventId = previousEventId },
        ActivityTaskFailed { StartedEventId: Unwired } closed => closed with { StartedEventId = previousEventId },
        ActivityTaskTimedOut { StartedEventId: Unwired } closed => closed with { StartedEventId = previousEventId },
        ActivityTaskCanceled { StartedEventId: Unwired } closed => closed with { StartedEventId = previousEventId },
        _ => attributes,
    };
}
