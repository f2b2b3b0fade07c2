using System.Globalization;
using Range = Temporal.Api.Schedule.V1.Range;

namespace Tsrun.Engine.Embedded.Schedules;

/// <summary>A field of a calendar: its bounds, what it means when it is left out, and how its text is read.</summary>
/// <param name="Name">As in messages.</param>
/// <param name="IfOmitted">Text for an empty field.</param>
/// <param name="Names">Three letters each, from <paramref name="Min"/> on.</param>
internal sealed record CalendarField(string Name, int Min, int Max, string IfOmitted, IReadOnlyList<string>? Names = null)
{
    public static CalendarField Second { get; } = new("Second", 0, 59, "0");

    public static CalendarField Minute { get; } = new("Minute", 0, 59, "0");

    public static CalendarField Hour { get; } = new("Hour", 0, 23, "0");

    public static CalendarField DayOfMonth { get; } = new("DayOfMonth", 1, 31, "*");

    public static CalendarField Month { get; } = new("Month", 1, 12, "*", ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]);

    public static CalendarField Year { get; } = new("Year", 2000, 2100, "*");

    /// <summary>Sunday is 0, and 7 as well.</summary>
    public static CalendarField DayOfWeek { get; } = new("DayOfWeek", 0, 7, "*", ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]);

    /// <summary>Reads a field's text: <c>*</c>, <c>5</c>, <c>mon-fri</c>, <c>0-30/10</c>, and such with commas between.</summary>
    /// <exception cref="WorkflowServiceException">It is none.</exception>
    public IEnumerable<Range> Read(string text)
    {
        text = text.Length == 0 ? IfOmitted : text;
        return this == Year && text == "*" ? [] : text.Split(',').Select(Part);
    }

    private Range Part(string text)
    {
        var (range, step, isOpen) = text.Split('/') switch { [var only] => (only, "1", false), [var left, var right] => (left, right, true), _ => throw Invalid(text) };
        if (!int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var stride) || stride < 1)
            throw Invalid(text);
        if (range is "*" or "?")
            return new Range { Start = Min, End = this == DayOfWeek ? 6 : Max, Step = stride };
        var ends = range.Split('-');
        if (ends.Length > 2)
            throw Invalid(text);
        var first = Value(ends[0]) ?? throw Outside("is not in range");
        var last = ends.Length == 2 ? Value(ends[1]) ?? throw Outside("End is before Start or not in range") : isOpen ? (this == DayOfWeek ? 6 : Max) : first;
        return first <= last ? new Range { Start = first, End = last, Step = stride } : throw Outside("End is before Start or not in range");
    }

    private int? Value(string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return number >= Min && number <= Max ? number : null;
        for (var i = 0; i < Names?.Count; i++)
        {
            if (text.Length >= 3 && text.StartsWith(Names[i], StringComparison.OrdinalIgnoreCase))
                return Min + i;
        }
        return null;
    }

    /// <summary>Fills in what a range leaves out: no end is the start, no step is 1.</summary>
    /// <exception cref="WorkflowServiceException">Out of bounds.</exception>
    public Range Fill(Range range)
    {
        if (range.Start < Min || range.Start > Max)
            throw ScheduleProblem.Spec($"invalid calendar spec: {Name} Start is not in range [{Min}-{Max}]");
        if (range.End != 0 && range.End < range.Start || range.End > Max)
            throw ScheduleProblem.Spec($"invalid calendar spec: {Name} End is before Start or not in range [{Min}-{Max}]");
        return range.Step < 0
            ? throw ScheduleProblem.Spec($"invalid calendar spec: {Name} has invalid Step")
            : new Range { Start = range.Start, End = Math.Max(range.Start, range.End), Step = Math.Max(range.Step, 1) };
    }

    private WorkflowServiceException Outside(string what) => ScheduleProblem.Spec($"{Name} {what} [{Min}-{Max}]");

    private WorkflowServiceException Invalid(string text) => ScheduleProblem.Spec($"error parsing {Name}: {text}");
}
