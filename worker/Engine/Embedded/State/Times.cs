using Google.Protobuf.WellKnownTypes;

namespace Tsrun.Engine.Embedded.State;

/// <summary>Durations and timestamps of messages, where 0 and "not set" mean the same: no limit.</summary>
internal static class Times
{
    /// <summary>Longer limits are this one: nobody waits for a century, and sums stay within a DateTimeOffset.</summary>
    private const long SecondsMax = 100L * 365 * 86400;

    private const int NanosPerTick = 100;

    /// <summary>A positive limit; null for none.</summary>
    public static TimeSpan? Limit(this Duration? given) =>
        given is null || given.Seconds < 0 || given is { Seconds: 0, Nanos: <= 0 } ? null : Span(given);

    /// <summary>The span, 0 when not set.</summary>
    public static TimeSpan Span(this Duration? given) => given is null ? TimeSpan.Zero
        : new TimeSpan(Math.Clamp(given.Seconds, -SecondsMax, SecondsMax) * TimeSpan.TicksPerSecond + given.Nanos / NanosPerTick);

    public static bool IsNegative(this Duration? given) => given is { Seconds: < 0 } or { Nanos: < 0 };

    /// <summary>No limit travels as zero: workers of other languages fail where the field is missing.</summary>
    public static Duration ToDuration(this TimeSpan? limit) => Duration.FromTimeSpan(limit ?? TimeSpan.Zero);

    public static Duration ToDuration(this TimeSpan span) => Duration.FromTimeSpan(span);

    public static Timestamp ToTimestamp(this DateTimeOffset time) => Timestamp.FromDateTimeOffset(time);

    public static DateTimeOffset Time(this Timestamp time) => time.ToDateTimeOffset();

    /// <summary>The smaller of those that are set.</summary>
    public static TimeSpan? Min(TimeSpan? left, TimeSpan? right) =>
        left is { } a && right is { } b ? (a < b ? a : b) : left ?? right;
}
