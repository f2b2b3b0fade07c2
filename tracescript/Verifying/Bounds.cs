namespace Tsrun.TraceScript;

/// <summary>Worst-case calls per tool. Sums and products stop at the largest number instead of wrapping.</summary>
internal sealed class Bounds
{
    private readonly SortedDictionary<string, long> _calls = new(StringComparer.Ordinal);

    public IEnumerable<KeyValuePair<string, long>> All => _calls.Where(call => call.Value > 0);

    public static Bounds Of(params IEnumerable<string> tools)
    {
        var bounds = new Bounds();
        foreach (var tool in tools)
            bounds._calls[tool] = Sum(bounds._calls.GetValueOrDefault(tool), 1);
        return bounds;
    }

    /// <summary>One after the other.</summary>
    public Bounds Then(Bounds next) => Combine(next, Sum);

    /// <summary>One or the other.</summary>
    public Bounds Or(Bounds other) => Combine(other, Math.Max);

    /// <summary>Again and again.</summary>
    public Bounds Times(long rounds)
    {
        var bounds = new Bounds();
        foreach (var (tool, calls) in _calls)
            bounds._calls[tool] = Product(calls, Math.Max(0, rounds));
        return bounds;
    }

    private Bounds Combine(Bounds other, Func<long, long, long> combine)
    {
        var bounds = new Bounds();
        foreach (var tool in _calls.Keys.Union(other._calls.Keys))
            bounds._calls[tool] = combine(_calls.GetValueOrDefault(tool), other._calls.GetValueOrDefault(tool));
        return bounds;
    }

    public static long Sum(long a, long b) => a > long.MaxValue - b ? long.MaxValue : a + b;

    private static long Product(long a, long b) => (Int128)a * b > long.MaxValue ? long.MaxValue : a * b;
}
