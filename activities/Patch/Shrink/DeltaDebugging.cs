namespace Tsrun.Activities.Patching;

/// <summary>A smallest list that is still good.</summary>
/// <param name="Tests">How often the question was asked.</param>
/// <param name="Minimal">True: leaving out any single part makes it bad. False: the tests ran out before that was known.</param>
public sealed record Minimized<T>(IReadOnlyList<T> Parts, int Tests, bool Minimal);

/// <summary>Zeller's and Hildebrandt's ddmin (2002): leaves out halves, quarters, … single parts, as long as the rest is still good.</summary>
public static class DeltaDebugging
{
    /// <summary>Minimizes a list that is known to be good; the order of the parts is kept.</summary>
    /// <param name="stillGood">Never asked twice for the same parts, never for none, never for all.</param>
    /// <param name="maxTests">Most questions to ask.</param>
    public static async Task<Minimized<T>> Minimize<T>(IReadOnlyList<T> parts, Func<IReadOnlyList<T>, Task<bool>> stillGood, int maxTests)
    {
        var kept = Enumerable.Range(0, parts.Count).ToList();
        var asked = new HashSet<string>(StringComparer.Ordinal);
        var chunks = 2;
        while (kept.Count > 1)
        {
            var (smaller, exhausted) = await FirstGood(Complements(kept, Math.Min(chunks, kept.Count)));
            if (smaller is not null) (kept, chunks) = (smaller, Math.Max(chunks - 1, 2));
            else if (exhausted) return Result(minimal: false);
            else if (chunks >= kept.Count) break;
            else chunks *= 2;
        }
        return Result(minimal: true);

        Minimized<T> Result(bool minimal) => new(Pick(kept), asked.Count, minimal);

        IReadOnlyList<T> Pick(IEnumerable<int> indexes) => [.. indexes.Select(index => parts[index])];

        async Task<(List<int>? Smaller, bool Exhausted)> FirstGood(IEnumerable<List<int>> subsets)
        {
            foreach (var subset in subsets.Where(subset => !asked.Contains(Key(subset))))
            {
                if (asked.Count >= maxTests) return (null, true);
                asked.Add(Key(subset));
                if (await stillGood(Pick(subset))) return (subset, false);
            }
            return (null, false);
        }
    }

    private static string Key(List<int> subset) => string.Join(',', subset);

    private static IEnumerable<List<int>> Complements(List<int> kept, int chunks)
    {
        for (var chunk = 0; chunk < chunks; chunk++)
        {
            var from = (int)((long)kept.Count * chunk / chunks);
            var to = (int)((long)kept.Count * (chunk + 1) / chunks);
            yield return [.. kept[..from], .. kept[to..]];
        }
    }
}
