using System.Globalization;

namespace Tsrun.History;

/// <summary>The script that learns from golden traces, of which one runs at a time.</summary>
public static class GoldenNight
{
    /// <summary>Its name, which is also who asks for what it finds.</summary>
    public const string Script = BuiltInScripts.Nightly;

    /// <summary>Another one was begun before.</summary>
    public const string OpenCode = "TS1022";

    /// <summary>The sentence of <see cref="OpenCode"/>.</summary>
    /// <param name="run">The one that is open.</param>
    /// <param name="since">When it began; shown in UTC, as whoever reads it may be on another machine.</param>
    public static string IsOpen(string run, DateTimeOffset since) =>
        string.Create(CultureInfo.InvariantCulture, $"a nightly run is open: {run}, begun {since.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC; there is one at a time");
}
