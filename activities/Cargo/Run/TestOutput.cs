using System.Globalization;
using System.Text.RegularExpressions;

namespace Tsrun.Activities.Cargo.Run;

/// <summary>What the test programs of one <c>cargo test</c> printed, added up.</summary>
/// <param name="Failures">Names in ordinal order, without duplicates.</param>
/// <param name="Shown">What the failing tests printed.</param>
/// <param name="Slow">Tests that ran for over a minute when last heard of.</param>
public sealed partial record TestOutput(int Passed, int Failed, int Ignored, IReadOnlyList<string> Failures, string Shown, IReadOnlyList<string> Slow)
{
    /// <summary>Reads libtest's text.</summary>
    public static TestOutput Read(IEnumerable<string> lines)
    {
        int passed = 0, failed = 0, ignored = 0;
        var failures = new SortedSet<string>(StringComparer.Ordinal);
        var slow = new SortedSet<string>(StringComparer.Ordinal);
        var shown = new List<string>();
        var section = Section.Tests;
        foreach (var line in lines)
        {
            if (Sums().Match(line) is { Success: true } sums)
            {
                (passed, failed, ignored) = (passed + Number(sums, 1), failed + Number(sums, 2), ignored + Number(sums, 3));
                section = Section.Tests;
            }
            else if (line == "failures:") section = section == Section.Shown ? Section.Names : Section.Shown;
            else if (section == Section.Names && line.StartsWith("    ", StringComparison.Ordinal)) failures.Add(line.Trim());
            else if (section == Section.Shown) shown.Add(ThreadNumber().Replace(line, "$1 panicked"));
            else if (Failure().Match(line) is { Success: true } failure) failures.Add(failure.Groups[1].Value);
            else if (StillRunning().Match(line) is { Success: true } running) slow.Add(running.Groups[1].Value);
        }
        return new TestOutput(passed, failed, ignored, [.. failures], string.Join('\n', shown).Trim(), [.. slow]);
    }

    private enum Section { Tests, Shown, Names }

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored;")]
    private static partial Regex Sums();

    [GeneratedRegex(@"^test (.+?)(?: - should panic)? \.\.\. FAILED")]
    private static partial Regex Failure();

    [GeneratedRegex(@"^test (.+) has been running for over")]
    private static partial Regex StillRunning();

    // Since 1.91 a panic names the thread's number, which differs each time.
    [GeneratedRegex(@"^(thread '.*') \(\d+\) panicked")]
    private static partial Regex ThreadNumber();
}
