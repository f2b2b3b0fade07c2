using System.Globalization;

namespace Tsrun.Engine.Grpc;

/// <summary>The header <c>grpc-timeout</c>: at most eight digits and a unit.</summary>
internal static class GrpcTimeout
{
    private const long CountMax = 99_999_999;

    /// <summary>The shortest unit that still counts in eight digits; never less than what was asked for.</summary>
    public static string Format(TimeSpan timeout)
    {
        var micros = Math.Max(1, (timeout.Ticks + 9) / 10);
        if (micros <= CountMax) return string.Create(CultureInfo.InvariantCulture, $"{micros}u");
        var millis = (micros + 999) / 1000;
        return millis <= CountMax
            ? string.Create(CultureInfo.InvariantCulture, $"{millis}m")
            : string.Create(CultureInfo.InvariantCulture, $"{Math.Min(CountMax, (millis + 999) / 1000)}S");
    }

    /// <summary>Reads one; null for none, and for text that is none: a peer that cannot write it waits as long as it takes.</summary>
    public static TimeSpan? Parse(string? text)
    {
        if (text is not { Length: > 1 and <= 9 } || !long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return null;
        return text[^1] switch
        {
            'H' => TimeSpan.FromHours(Math.Min(count, 1_000_000)),
            'M' => TimeSpan.FromMinutes(count),
            'S' => TimeSpan.FromSeconds(count),
            'm' => TimeSpan.FromMilliseconds(count),
            'u' => TimeSpan.FromMicroseconds(count),
            'n' => TimeSpan.FromTicks(count / TimeSpan.NanosecondsPerTick),
            _ => null,
        };
    }
}
