using Temporal.Api.Schedule.V1;
using Tsrun.Engine.Embedded.State;

namespace Tsrun.Engine.Embedded.Schedules;

/// <summary>Brings a spec to one form, as a real server answers it: calendars and cron lines become structured calendars and intervals.</summary>
internal static class CanonicalSpec
{
    private static readonly Dictionary<string, string> Shorthands = new(StringComparer.Ordinal)
    {
        ["@yearly"] = "0 0 1 1 *",
        ["@annually"] = "0 0 1 1 *",
        ["@monthly"] = "0 0 1 * *",
        ["@weekly"] = "0 0 * * 0",
        ["@daily"] = "0 0 * * *",
        ["@midnight"] = "0 0 * * *",
        ["@hourly"] = "0 * * * *",
    };

    /// <exception cref="WorkflowServiceException">It is no spec; says which part.</exception>
    public static ScheduleSpec Of(ScheduleSpec? given)
    {
        var spec = given?.Clone() ?? new ScheduleSpec();
        var (calendars, crons, excluded) = (spec.Calendar.ToArray(), spec.CronString.ToArray(), spec.ExcludeCalendar.ToArray());
        spec.Calendar.Clear();
        spec.CronString.Clear();
        spec.ExcludeCalendar.Clear();
        Refill(spec.StructuredCalendar, [.. spec.StructuredCalendar.Select(Fill), .. calendars.Select(Structured)]);
        Refill(spec.ExcludeStructuredCalendar, [.. spec.ExcludeStructuredCalendar.Select(Fill), .. excluded.Select(Structured)]);
        foreach (var line in crons)
            AddCron(spec, line);
        foreach (var interval in spec.Interval)
            Check(interval);
        if (spec.Jitter.IsNegative())
            throw ScheduleProblem.Spec("jitter is negative");
        ScheduleTimes.Zone(spec);
        return spec;
    }

    private static void Refill<T>(ICollection<T> list, T[] items)
    {
        list.Clear();
        foreach (var item in items)
            list.Add(item);
    }

    private static void Check(IntervalSpec interval)
    {
        if (interval.Interval.Span() < TimeSpan.FromSeconds(1))
            throw ScheduleProblem.Spec("interval is too small");
        if (interval.Phase.IsNegative() || interval.Phase.Span() >= interval.Interval.Span())
            throw ScheduleProblem.Spec("phase cannot be greater than Interval");
    }

    private static StructuredCalendarSpec Structured(CalendarSpec text) => Structured(
        [text.Second, text.Minute, text.Hour, text.DayOfMonth, text.Month, text.Year, text.DayOfWeek], text.Comment);

    private static StructuredCalendarSpec Structured(string[] fields, string comment) => new()
    {
        Second = { CalendarField.Second.Read(fields[0]) },
        Minute = { CalendarField.Minute.Read(fields[1]) },
        Hour = { CalendarField.Hour.Read(fields[2]) },
        DayOfMonth = { CalendarField.DayOfMonth.Read(fields[3]) },
        Month = { CalendarField.Month.Read(fields[4]) },
        Year = { CalendarField.Year.Read(fields[5]) },
        DayOfWeek = { CalendarField.DayOfWeek.Read(fields[6]) },
        Comment = comment,
    };

    /// <summary>Fields that are left out mean what they mean as text: a missing hour is midnight, a missing day every day.</summary>
    private static StructuredCalendarSpec Fill(StructuredCalendarSpec given) => new()
    {
        Second = { Fill(CalendarField.Second, given.Second) },
        Minute = { Fill(CalendarField.Minute, given.Minute) },
        Hour = { Fill(CalendarField.Hour, given.Hour) },
        DayOfMonth = { Fill(CalendarField.DayOfMonth, given.DayOfMonth) },
        Month = { Fill(CalendarField.Month, given.Month) },
        Year = { Fill(CalendarField.Year, given.Year) },
        DayOfWeek = { Fill(CalendarField.DayOfWeek, given.DayOfWeek) },
        Comment = given.Comment,
    };

    private static IEnumerable<Temporal.Api.Schedule.V1.Range> Fill(CalendarField field, ICollection<Temporal.Api.Schedule.V1.Range> ranges) =>
        ranges.Count == 0 ? field.Read("") : ranges.Select(field.Fill);

    /// <summary>Five fields, six with a year, seven with seconds as well; <c>@every 1h/10m</c>; shorthands; a zone in front and a comment behind.</summary>
    private static void AddCron(ScheduleSpec spec, string line)
    {
        var (text, comment) = line.Split('#', 2) switch { [var left, var right] => (left.Trim(), right.Trim()), _ => (line.Trim(), "") };
        if (text.StartsWith("CRON_TZ=", StringComparison.Ordinal) || text.StartsWith("TZ=", StringComparison.Ordinal))
        {
            var parts = text[(text.IndexOf('=') + 1)..].Split(' ', 2);
            if (parts.Length < 2 || spec.TimezoneName.Length > 0 && spec.TimezoneName != parts[0])
                throw ScheduleProblem.Spec($"conflicting or incomplete time zone in cron string: {line}");
            (spec.TimezoneName, text) = (parts[0], parts[1].Trim());
        }
        if (text.StartsWith("@every ", StringComparison.Ordinal))
        {
            spec.Interval.Add(Every(text["@every ".Length..], line));
            return;
        }
        var fields = Shorthands.GetValueOrDefault(text, text).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        spec.StructuredCalendar.Add(fields.Length switch
        {
            5 => Structured(["0", fields[0], fields[1], fields[2], fields[3], "*", fields[4]], comment),
            6 => Structured(["0", fields[0], fields[1], fields[2], fields[3], fields[5], fields[4]], comment),
            7 => Structured([fields[0], fields[1], fields[2], fields[3], fields[4], fields[6], fields[5]], comment),
            _ => throw ScheduleProblem.Spec("CronString does not have 5-7 fields"),
        });
    }

    private static IntervalSpec Every(string text, string line)
    {
        var parts = text.Split('/');
        if (parts.Length > 2 || GoDuration.TryParse(parts[0].Trim()) is not { } interval || GoDuration.TryParse(parts.Length == 2 ? parts[1].Trim() : "0s") is not { } phase)
            throw ScheduleProblem.Spec($"invalid interval in cron string: {line}");
        return new IntervalSpec { Interval = interval.ToDuration(), Phase = phase.ToDuration() };
    }
}
