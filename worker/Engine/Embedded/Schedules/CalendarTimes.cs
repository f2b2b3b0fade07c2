using Temporal.Api.Schedule.V1;

namespace Tsrun.Engine.Embedded.Schedules;

/// <summary>The times of one calendar: every field must match, the days of the week as well as those of the month.</summary>
internal sealed class CalendarTimes
{
    private const int YearMax = 2100; // a real server looks no further either
    private readonly ulong _seconds, _minutes, _hours, _days, _months, _weekdays;
    private readonly IReadOnlyList<Temporal.Api.Schedule.V1.Range> _years;
    private readonly TimeZoneInfo _zone;

    /// <param name="calendar">In canonical form.</param>
    /// <param name="zone">In which its fields are read.</param>
    public CalendarTimes(StructuredCalendarSpec calendar, TimeZoneInfo zone)
    {
        _zone = zone;
        (_seconds, _minutes, _hours) = (Set(calendar.Second), Set(calendar.Minute), Set(calendar.Hour));
        (_days, _months) = (Set(calendar.DayOfMonth), Set(calendar.Month));
        var week = Set(calendar.DayOfWeek);
        _weekdays = week | (week >> 7 & 1); // 7 is Sunday, too
        _years = calendar.Year;
    }

    /// <summary>The first second after a time; null when there is none. Times that a change of clocks leaves out do not come, those that it repeats come twice.</summary>
    public DateTimeOffset? After(DateTimeOffset time)
    {
        for (var next = time.AddTicks(TimeSpan.TicksPerSecond - time.UtcTicks % TimeSpan.TicksPerSecond); ;)
        {
            var local = TimeZoneInfo.ConvertTime(next, _zone);
            if (local.Year > YearMax)
                return null;
            if (Larger(local.DateTime) is not { } jump)
                return local.ToUniversalTime();
            next = Reach(local, jump);
        }
    }

    /// <summary>When the clock shows a later time of day or date, or where it is changed on the way to the next hour.</summary>
    private DateTimeOffset Reach(DateTimeOffset from, DateTime target)
    {
        var ahead = target - from.DateTime;
        var straight = from + ahead;
        var offset = _zone.GetUtcOffset(straight);
        if (offset == from.Offset)
            return straight;
        var reached = straight + (from.Offset - offset);
        return ahead > TimeSpan.FromHours(1) && reached > from ? reached : Change(from, straight);
    }

    /// <summary>The first second of the other offset.</summary>
    private DateTimeOffset Change(DateTimeOffset before, DateTimeOffset after)
    {
        while (after - before > TimeSpan.FromSeconds(1))
        {
            var middle = before.AddSeconds(Math.Floor((after - before).TotalSeconds / 2));
            if (_zone.GetUtcOffset(middle) == before.Offset)
                before = middle;
            else
                after = middle;
        }
        return after;
    }

    /// <summary>Whether it names this second.</summary>
    public bool Matches(DateTimeOffset time) => Larger(TimeZoneInfo.ConvertTime(time, _zone).DateTime) is null;

    /// <summary>Where the next candidate is, after the largest field that does not match; null when all do.</summary>
    private DateTime? Larger(DateTime at)
    {
        if (!IsYear(at.Year))
            return new DateTime(at.Year + 1, 1, 1);
        if (!Has(_months, at.Month))
            return new DateTime(at.Year, at.Month, 1).AddMonths(1);
        if (!Has(_days, at.Day) || !Has(_weekdays, (int)at.DayOfWeek))
            return at.Date.AddDays(1);
        if (!Has(_hours, at.Hour))
            return at.Date.AddHours(at.Hour + 1);
        if (!Has(_minutes, at.Minute))
            return at.Date.AddMinutes(at.Hour * 60 + at.Minute + 1);
        return Has(_seconds, at.Second) ? null : at.AddSeconds(1);
    }

    private bool IsYear(int year) => _years.Count == 0 || _years.Any(range => year >= range.Start && year <= range.End && (year - range.Start) % range.Step == 0);

    private static bool Has(ulong set, int value) => (set >> value & 1) != 0;

    private static ulong Set(IEnumerable<Temporal.Api.Schedule.V1.Range> ranges)
    {
        var set = 0UL;
        foreach (var range in ranges)
        {
            for (var value = range.Start; value <= range.End; value += range.Step)
                set |= 1UL << value;
        }
        return set;
    }
}
