using System.Globalization;

namespace Tsrun.TraceScript;

/// <summary>Durations as text: <c>500ms 2s 5m 1h</c>.</summary>
public static class Durations
{
    private static readonly TimeSpan LengthMax = TimeSpan.FromDays(365);

    private static readonly (string Unit, long Milliseconds)[] Units = [("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)];

    /// <summary>The shortest text, with the largest unit that leaves no rest: <c>300s</c> is <c>5m</c>. Parts of a millisecond are dropped.</summary>
    public static string Text(TimeSpan length)
    {
        var milliseconds = length.Ticks / TimeSpan.TicksPerMillisecond;
        if (milliseconds == 0)
            return "0s";
        var (unit, size) = Units.First(unit => milliseconds % unit.Milliseconds == 0);
        return (milliseconds / size).ToString(CultureInfo.InvariantCulture) + unit;
    }

    /// <summary>Reads <see cref="Text"/>'s form; false for anything else, and beyond 365 days.</summary>
    public static bool TryRead(string text, out TimeSpan length)
    {
        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        return TryRead(text[..digits], text[digits..], out length);
    }

    internal static bool TryRead(string digits, string unit, out TimeSpan length)
    {
        length = TimeSpan.Zero;
        var size = Units.FirstOrDefault(known => known.Unit == unit).Milliseconds;
        if (size == 0 || !long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var amount)
            || amount > LengthMax.TotalMilliseconds / size)
            return false;
        length = TimeSpan.FromTicks(amount * size * TimeSpan.TicksPerMillisecond);
        return true;
    }
}
