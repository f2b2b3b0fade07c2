using System.Globalization;

namespace Tsrun.Engine.Embedded.State;

/// <summary>A cron schedule as Temporal reads it: five fields, <c>@every 1h30m</c>, <c>@daily</c> and its kin, with an optional <c>CRON_TZ=Zone</c> in front.</summary>
internal sealed class CronSchedule
{
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
    private const int YearsSearched = 5;

    private readonly TimeZoneInfo _zone;
    private readonly TimeSpan? _every;
    private readonly ulong _minutes, _hours, _days, _months, _weekdays;
    private readonly bool _isAnyDay, _isAnyWeekday;

    private CronSchedule(TimeZoneInfo zone, TimeSpan every)
    {
        _zone = zone;
        _every = every;
    }

    private CronSchedule(TimeZoneInfo zone, ulong[] fields, bool isAnyDay, bool isAnyWeekday)
    {
        _zone = zone;
        (_minutes, _hours, _days, _months, _weekdays) = (fields[0], fields[1], fields[2], fields[3], fields[4]);
        _isAnyDay = isAnyDay;
        _isAnyWeekday = isAnyWeekday;
    }

    /// <summary>Reads a schedule; null when it is none.</summary>
    public static CronSchedule? TryParse(string text)
    {
        var zone = TimeZoneInfo.Utc;
        text = text.Trim();
        foreach (var prefix in (string[])["CRON_TZ=", "TZ="])
        {
            if (!text.StartsWith(prefix, StringComparison.Ordinal))
                continue;
            var parts = text[prefix.Length..].Split(' ', 2);
            if (parts.Length < 2 || !TimeZoneInfo.TryFindSystemTimeZoneById(parts[0], out var named))
                return null;
            (zone, text) = (named, parts[1].Trim());
        }
        return text.StartsWith('@') ? Descriptor(zone, text) : Fields(zone, text);
    }

    private static CronSchedule? Descriptor(TimeZoneInfo zone, string text)
    {
        if (text.StartsWith("@every ", StringComparison.Ordinal))
            return GoDuration.TryParse(text["@every ".Length..].Trim()) is { } span && span >= TimeSpan.FromSeconds(1) ? new CronSchedule(zone, new TimeSpan(span.Ticks - span.Ticks % TimeSpan.TicksPerSecond)) : null;
        return text switch
        {
            "@yearly" or "@annually" => Fields(zone, "0 0 1 1 *"),
            "@monthly" => Fields(zone, "0 0 1 * *"),
            "@weekly" => Fields(zone, "0 0 * * 0"),
            "@daily" or "@midnight" => Fields(zone, "0 0 * * *"),
            "@hourly" => Fields(zone, "0 * * * *"),
            _ => null,
        };
    }

    private static CronSchedule? Fields(TimeZoneInfo zone, string text)
    {
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 5)
            return null;
        var sets = new ulong[5];
        (int From, int To, string[]? Names)[] bounds = [(0, 59, null), (0, 23, null), (1, 31, null), (1, 12, Months), (0, 6, Days)];
        for (var i = 0; i < parts.Length; i++)
        {
            if (Set(parts[i].ToLowerInvariant(), bounds[i].From, bounds[i].To, bounds[i].Names) is not { } set)
                return null;
            sets[i] = set;
        }
        return new CronSchedule(zone, sets, IsAny(parts[2]), IsAny(parts[4]));
    }

    private static bool IsAny(string field) => field.StartsWith('*') || field.StartsWith('?');

    private static ulong? Set(string field, int from, int to, string[]? names)
    {
        var set = 0UL;
        foreach (var part in field.Split(','))
        {
            var (range, step) = part.Split('/') switch { [var only] => (only, "1"), [var left, var right] => (left, right), _ => ("", "") };
            if (!int.TryParse(step, CultureInfo.InvariantCulture, out var stride) || stride < 1)
                return null;
            if (Range(range, from, to, names, part.Contains('/')) is not var (first, last) || first < from || last > to || first > last)
                return null;
            for (var value = first; value <= last; value += stride)
                set |= 1UL << value;
        }
        return set;
    }

    private static (int First, int Last)? Range(string text, int from, int to, string[]? names, bool isOpen)
    {
        if (text is "*" or "?")
            return (from, to);
        var ends = text.Split('-');
        if (ends.Length > 2 || Value(ends[0], from, names) is not { } first)
            return null;
        if (ends.Length == 1)
            return (first, isOpen ? to : first);
        return Value(ends[1], from, names) is { } last ? (first, last) : null;
    }

    private static int? Value(string text, int from, string[]? names)
    {
        if (int.TryParse(text, CultureInfo.InvariantCulture, out var number))
            return names == Days && number == 7 ? 0 : number;
        var index = names is null ? -1 : Array.IndexOf(names, text);
        return index < 0 ? null : index + from;
    }

    /// <summary>The first time after another one; null when there is none within five years.</summary>
    public DateTimeOffset? After(DateTimeOffset time)
    {
        if (_every is { } span)
            return time + span - TimeSpan.FromTicks(time.UtcTicks % TimeSpan.TicksPerSecond);
        var local = TimeZoneInfo.ConvertTime(time, _zone);
        var next = new DateTime(local.Year, local.Month, local.Day, local.Hour, local.Minute, 0).AddMinutes(1);
        for (var end = next.AddYears(YearsSearched); next < end;)
        {
            if (!Has(_months, next.Month))
                next = new DateTime(next.Year, next.Month, 1).AddMonths(1);
            else if (!IsDay(next))
                next = next.Date.AddDays(1);
            else if (!Has(_hours, next.Hour))
                next = next.Date.AddHours(next.Hour + 1);
            else if (!Has(_minutes, next.Minute) || _zone.IsInvalidTime(next))
                next = next.AddMinutes(1);
            else
                return new DateTimeOffset(next, _zone.GetUtcOffset(next)).ToUniversalTime();
        }
        return null;
    }

    /// <summary>Cron's old rule: when both day fields say something, one of them is enough.</summary>
    private bool IsDay(DateTime time)
    {
        var (day, weekday) = (Has(_days, time.Day), Has(_weekdays, (int)time.DayOfWeek));
        return _isAnyDay || _isAnyWeekday ? day && weekday : day || weekday;
    }

    private static bool Has(ulong set, int value) => (set >> value & 1) != 0;

    /// <summary>How long a run that follows waits: until the first time from now on that the schedule names, counted from the start of the one before.</summary>
    /// <param name="start">When the run before began its work.</param>
    /// <returns>Whole seconds; null when the schedule never comes again.</returns>
    public TimeSpan? Backoff(DateTimeOffset start, DateTimeOffset now)
    {
        if (_every is { } span && now - start > span)
            start += Math.Floor((now - start) / span) * span;
        var next = After(start);
        while (next is { } found && found < now)
            next = After(found);
        return next is { } at ? RoundUp(at - now) : null;
    }

    private static TimeSpan RoundUp(TimeSpan span) => TimeSpan.FromSeconds(Math.Max(0, Math.Ceiling(span.TotalSeconds)));
}
