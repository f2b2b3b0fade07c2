using System.Globalization;

namespace Tsrun.Tests;

/// <summary>Where tests at random begin: another one each time, or the one that TSRUN_TEST_SEED gives back.</summary>
internal static class TestSeed
{
    /// <summary>To be said by the test, where it fails or before.</summary>
    public static int Value { get; } = Environment.GetEnvironmentVariable("TSRUN_TEST_SEED") is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : Environment.TickCount;
}
