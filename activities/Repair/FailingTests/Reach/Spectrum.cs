using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.FailingTests.Reach;

/// <summary>Ranks functions by how far failing tests run through them and passing ones do not (Ochiai).</summary>
internal static class Spectrum
{
    /// <summary>A function under suspicion, and the first failing test that runs through it.</summary>
    internal sealed record Ranked(RustItem Function, Suspect Suspect, string Test);

    /// <summary>The functions that failing tests run through, the most suspicious first; of equals the one in which a test panicked.</summary>
    public static IReadOnlyList<Ranked> Of(ReachResult reach, CargoTest.Result tests) =>
    [
        .. reach.Threads.Select(entry => Rank(entry.Key, entry.Value, tests.Failures)).OfType<Ranked>()
            .OrderByDescending(ranked => ranked.Suspect.Score)
            .ThenByDescending(ranked => tests.Tail.Contains($"panicked at {ranked.Suspect.File}:", StringComparison.Ordinal))
            .ThenBy(ranked => ranked.Suspect.File, StringComparer.Ordinal).ThenBy(ranked => ranked.Suspect.Line),
    ];

    private static Ranked? Rank(RustItem function, IReadOnlySet<string> threads, IReadOnlyList<string> failures)
    {
        // A thread that a test has started bears no test's name: it may belong to any.
        var anonymous = threads.Contains("") || threads.Contains("main");
        var failing = anonymous ? failures : [.. failures.Where(threads.Contains)];
        if (failing.Count == 0) return null;
        var passing = threads.Count(thread => thread is not ("" or "main") && !failures.Contains(thread));
        var score = Math.Round(failing.Count / Math.Sqrt((double)failures.Count * (failing.Count + passing)), 3);
        var line = 1 + function.File.Text.AsSpan(0, function.File.Tokens[function.NameToken].Start).Count('\n');
        return new Ranked(function, new Suspect(function.File.Path, function.Name, line, score, failing.Count, passing), failing[0]);
    }
}
