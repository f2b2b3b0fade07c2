using Tsrun.Activities.Cargo;
using Tsrun.Activities.Patching;
using Tsrun.Activities.Repair.FailingTests;
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
    private static string Panic(string core) => $" if {core}::hint::black_box(true) {{ panic!(\"tsrun touch probe\") }} ";

    /// <summary>Probes each place by a run of the tests, until one turns out not to be reached.</summary>
    /// <param name="texts">The patched files.</param>
    /// <param name="passed">Tests that pass with the patch.</param>
    public static async Task<Touch> RunAsync(IScratch scratch, IReadOnlyDictionary<string, string> texts, IReadOnlyList<IReadOnlyList<FunctionPlace>> places, int passed, CancellationToken cancellation)
    {
        var touching = new SortedSet<string>(StringComparer.Ordinal);
        var known = passed > 0 && places.Count > 0;
        foreach (var functions in known ? places.Take(RunsMax) : [])
        {
            scratch.SetTexts(WithProbes(scratch, texts, functions));
            var tests = await scratch.TestAsync(cancellation);
            if (tests is { Compiled: true, Failed: 0 } && tests.Passed >= passed)
                return new Touch(false, [.. touching]);
            known &= tests.Compiled;
            touching.UnionWith(tests.Failures);
        }
        return new Touch(known && places.Count <= RunsMax ? true : null, [.. touching]);
    }

    private static SortedDictionary<string, string> WithProbes(IScratch scratch, IReadOnlyDictionary<string, string> texts, IReadOnlyList<FunctionPlace> functions)
    {
        var instruments = new Instruments([.. ProductCode.Files(SourceTree.Of(scratch).SnapshotTexts)]);
        var probed = new SortedDictionary<string, string>(texts.ToDictionary(), StringComparer.Ordinal);
        foreach (var file in functions.GroupBy(function => function.File, StringComparer.Ordinal))
        {
            var text = texts.GetValueOrDefault(file.Key) ?? scratch.SnapshotText(file.Key)!;
            probed[file.Key] = TextEdits.Apply(text, [.. file.Select(function => new TextEdit(file.Key, function.Open + 1, function.Open + 1, Panic(instruments.Core(file.Key))))]);
        }
        return probed;
    }
}
