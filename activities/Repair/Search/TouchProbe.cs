using Tsrun.Activities.Cargo;
using Tsrun.Activities.Patching;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Search;

/// <summary>
/// Finds out whether tests run through a changed place: makes each changed function panic in the scratch copy and looks whether a test
/// notices. A green test proves nothing about code that it never reaches.
/// </summary>
public static class TouchProbe
{
    /// <summary>Runs of the tests that a probe may cost; a patch of more places is probed in its first ones.</summary>
    private const int RunsMax = 4;

    /// <summary>Not a constant for the compiler, so the rest of the body still has to type-check, and no lint calls it unreachable.</summary>
    private const string Panic = " if ::std::hint::black_box(true) { panic!(\"tsrun touch probe\") } ";

    /// <summary>True: some test fails for every place; false: for one of them none does; null: it could not be found out.</summary>
    /// <param name="texts">The patched files.</param>
    /// <param name="passed">Tests that pass with the patch.</param>
    public static async Task<bool?> RunAsync(IScratch scratch, IReadOnlyDictionary<string, string> texts, IReadOnlyList<IReadOnlyList<FunctionPlace>> places, int passed, CancellationToken cancellation)
    {
        if (passed == 0 || places.Count == 0)
            return null;
        var known = true;
        foreach (var functions in places.Take(RunsMax))
        {
            scratch.SetTexts(WithProbes(scratch, texts, functions));
            var tests = await scratch.TestAsync(cancellation);
            if (tests is { Compiled: true, Failed: 0 } && tests.Passed >= passed)
                return false;
            known &= tests.Compiled;
        }
        return known ? true : null;
    }

    private static SortedDictionary<string, string> WithProbes(IScratch scratch, IReadOnlyDictionary<string, string> texts, IReadOnlyList<FunctionPlace> functions)
    {
        var probed = new SortedDictionary<string, string>(texts.ToDictionary(), StringComparer.Ordinal);
        foreach (var file in functions.GroupBy(function => function.File, StringComparer.Ordinal))
        {
            var text = texts.GetValueOrDefault(file.Key) ?? scratch.SnapshotText(file.Key)!;
            probed[file.Key] = TextEdits.Apply(text, [.. file.Select(function => new TextEdit(file.Key, function.Open + 1, function.Open + 1, Panic))]);
        }
        return probed;
    }
}
