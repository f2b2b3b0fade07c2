using System.Globalization;

namespace Tsrun.History;

/// <summary>How many of something, for people.</summary>
public static class Amount
{
    /// <summary><c>1 line</c>, <c>2 lines</c>.</summary>
    public static string Of(int count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");
}
