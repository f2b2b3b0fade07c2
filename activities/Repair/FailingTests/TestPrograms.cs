using System.Text.RegularExpressions;
using Tsrun.History;

namespace Tsrun.Activities.Repair.FailingTests;

/// <summary>What of a run of the tests concerns test programs. Documentation tests are left out: each is compiled anew for every edit, and none says what it runs through.</summary>
internal static partial class TestPrograms
{
    /// <summary>The result without failed documentation tests, which are named by their place: <c>src/lib.rs - add (line 3)</c>.</summary>
    public static CargoTest.Result Only(CargoTest.Result tests) => tests with { Failures = [.. tests.Failures.Where(name => !name.Contains(" - ", StringComparison.Ordinal))] };

    /// <summary>Whether all of some tests can be named to a test program. One that crashed has no name, only cargo's words for its program.</summary>
    public static bool CanBeNamed(IReadOnlyList<string> names) => names.All(name => TestPath().IsMatch(name));

    /// <summary>How a failing test is named where a diagnostic's key would stand.</summary>
    public static string Key(string test) => $"test:{test}";

    [GeneratedRegex(@"\A[\p{L}_][\p{L}\p{N}_]*(?:::[\p{L}_][\p{L}\p{N}_]*)*\z")]
    private static partial Regex TestPath();
}
