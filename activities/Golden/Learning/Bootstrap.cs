using Tsrun.History;

namespace Tsrun.Activities.Golden.Learning;

/// <summary>A paired bootstrap: whole crates are drawn, because cases of one crate are not independent.</summary>
public static class Bootstrap
{
    private const int Draws = 2000;
    private const double Tail = 0.025;

    /// <summary>Mean before and after, with the 95 % interval of their difference.</summary>
    /// <param name="pairs">Crate, figure before, figure after.</param>
    public static GoldenEvaluate.Comparison Compare(IReadOnlyList<(string Crate, double Before, double After)> pairs)
    {
        if (pairs.Count == 0) return new GoldenEvaluate.Comparison(0, 0, 0, 0);
        var crates = pairs.GroupBy(pair => pair.Crate, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (Sum: group.Sum(pair => pair.After - pair.Before), Count: group.Count())).ToArray();
        var (differences, random) = (new double[Draws], new SplitMix(20260101));
        for (var draw = 0; draw < Draws; draw++)
        {
            var (sum, count) = (0.0, 0);
            for (var i = 0; i < crates.Length; i++)
            {
                var crate = crates[random.Below(crates.Length)];
                (sum, count) = (sum + crate.Sum, count + crate.Count);
            }
            differences[draw] = sum / count;
        }
        Array.Sort(differences);
        return new GoldenEvaluate.Comparison(Rounded(pairs.Average(pair => pair.Before)), Rounded(pairs.Average(pair => pair.After)),
            Rounded(differences[(int)(Draws * Tail)]), Rounded(differences[(int)(Draws * (1 - Tail)) - 1]));
    }

    /// <summary>Five digits: what is behind them differs between machines, and decisions must not.</summary>
    public static double Rounded(double value) => Math.Round(value, 5) + 0.0;
}

/// <summary>Sebastiano Vigna's SplitMix64: the same numbers from the same seed on every runtime, for ever.</summary>
public sealed class SplitMix(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A number from 0 up to, and without, <paramref name="limit"/>.</summary>
    public int Below(int limit)
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (int)((z ^ (z >> 31)) % (ulong)limit);
    }
}
