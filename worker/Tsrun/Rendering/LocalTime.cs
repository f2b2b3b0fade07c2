using System.Globalization;

namespace Tsrun.Cli.Rendering;

/// <summary>A moment for the person at this machine: in its time zone, to the second.</summary>
internal static class LocalTime
{
    /// <summary><c>2026-11-22 02:17:00</c>.</summary>
    public static string Of(DateTimeOffset time) => time.LocalDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
