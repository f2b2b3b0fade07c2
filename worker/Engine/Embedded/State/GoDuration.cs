using System.Globalization;

namespace Tsrun.Engine.Embedded.State;

/// <summary>Durations as Go writes them: <c>1h15m30.5s</c>.</summary>
internal static class GoDuration
{
    private static readonly (string Unit, double Seconds)[] Units = [("ns", 1e-9), ("us", 1e-6), ("µs", 1e-6), ("ms", 1e-3), ("h", 3600), ("m", 60), ("s", 1)];

    /// <summary>Null when it is none.</summary>
    public static TimeSpan? TryParse(string text)
    {
        if (text.Length == 0)
            return null;
        var seconds = 0.0;
        for (var i = 0; i < text.Length;)
        {
            var digits = i;
            while (digits < text.Length && (char.IsAsciiDigit(text[digits]) || text[digits] == '.'))
                digits++;
            if (!double.TryParse(text.AsSpan(i, digits - i), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                return null;
            var unit = Array.Find(Units, known => text.AsSpan(digits).StartsWith(known.Unit, StringComparison.Ordinal));
            if (unit.Unit is null)
                return null;
            seconds += number * unit.Seconds;
            i = digits + unit.Unit.Length;
        }
        return TimeSpan.FromSeconds(seconds);
    }
}
