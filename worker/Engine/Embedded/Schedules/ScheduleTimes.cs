using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Temporal.Api.Schedule.V1;
using Tsrun.Engine.Embedded.State;

namespace Tsrun.Engine.Embedded.Schedules;

/// <summary>A time at which a schedule acts.</summary>
/// <param name="Nominal">As the spec names it; part of the workflow id.</param>
/// <param name="Actual">With jitter.</param>
internal readonly record struct ActionTime(DateTimeOffset Nominal, DateTimeOffset Actual);

/// <summary>The action times of a spec, whole seconds in order.</summary>
/// <param name="spec">In canonical form.</param>
/// <param name="seed">Decides the jitter, so that a schedule jitters the same way each time it is asked.</param>
internal sealed class ScheduleTimes(ScheduleSpec spec, string seed)
{
    /// <summary>More excluded times in a row than this end the search: a week of seconds.</summary>
    private const int ExcludedMax = 7 * 86_400;

    private readonly CalendarTimes[] _calendars = [.. spec.StructuredCalendar.Select(calendar => new CalendarTimes(calendar, Zone(spec)))];
    private readonly CalendarTimes[] _excluded = [.. spec.ExcludeStructuredCalendar.Select(calendar => new CalendarTimes(calendar, Zone(spec)))];

    /// <exception cref="WorkflowServiceException">There is no such zone here.</exception>
    public static TimeZoneInfo Zone(ScheduleSpec spec)
    {
        if (!spec.TimezoneData.IsEmpty)
            throw ScheduleProblem.Spec(spec.TimezoneData.Span.StartsWith("TZif"u8) ? "time zone data is not supported; give the name of a zone" : "malformed time zone information");
        return spec.TimezoneName.Length == 0 ? TimeZoneInfo.Utc
            : TimeZoneInfo.TryFindSystemTimeZoneById(spec.TimezoneName, out var zone) ? zone
            : throw ScheduleProblem.Spec($"unknown time zone {spec.TimezoneName}");
    }

    /// <summary>The first action time whose actual time is after another one; null when there is none.</summary>
    public ActionTime? After(DateTimeOffset time)
    {
        // What was due before may have been put off by jitter until after.
        var from = time - (spec.Jitter.Limit() ?? TimeSpan.Zero);
        while (Nominal(from) is { } nominal)
        {
            var actual = nominal + JitterOf(nominal);
            if (actual > time)
                return new ActionTime(nominal, actual);
            from = nominal;
        }
        return null;
    }

    /// <summary>The action times after one time and up to another one.</summary>
    public IEnumerable<ActionTime> Between(DateTimeOffset after, DateTimeOffset through)
    {
        for (var next = After(after); next is { } found && found.Actual <= through; next = After(found.Actual))
            yield return found;
    }

    private DateTimeOffset? Nominal(DateTimeOffset after)
    {
        if (spec.StartTime is { } start && after < start.Time())
            after = start.Time().AddSeconds(-1);
        for (var tries = 0; tries < ExcludedMax; tries++)
        {
            if (Raw(after) is not { } next || spec.EndTime is { } end && next > end.Time())
                return null;
            if (!_excluded.Any(calendar => calendar.Matches(next)))
                return next;
            after = next;
        }
        return null;
    }

    private DateTimeOffset? Raw(DateTimeOffset after)
    {
        DateTimeOffset? first = null;
        foreach (var calendar in _calendars)
        {
            if (calendar.After(after) is { } time && !(time >= first))
                first = time;
        }
        foreach (var interval in spec.Interval)
        {
            var (length, phase) = ((long)interval.Interval.Span().TotalSeconds, (long)interval.Phase.Span().TotalSeconds);
            var time = DateTimeOffset.FromUnixTimeSeconds(((after.ToUnixTimeSeconds() - phase) / length + 1) * length + phase);
            if (!(time >= first))
                first = time;
        }
        return first;
    }

    /// <summary>Never so much that a time would come after the next one.</summary>
    private TimeSpan JitterOf(DateTimeOffset nominal)
    {
        if (spec.Jitter.Limit() is not { } most)
            return TimeSpan.Zero;
        if (Nominal(nominal) is { } next && next - nominal < most)
            most = next - nominal;
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seed}/{nominal.UtcTicks}")));
        return most * (BinaryPrimitives.ReadUInt32LittleEndian(hash) / (uint.MaxValue + 1.0));
    }
}
