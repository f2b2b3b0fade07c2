using Tsrun.Activities.Cargo;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Search;

/// <summary>
/// Finds out whether tests run through a changed place: makes each changed function panic in the scratch copy and looks whether a test
/// notices. A green test proves nothing about code that it never reaches.
/// </summary>
public static class TouchProbe
{
    /// <summary>Runs of the tests that a probe may cost; a patch of more functions is probed in its first ones.</summary>
    private const int FunctionsMax = 4;

    /// <summary>Not a constant for the compiler, so the rest of the body still has to type-check, and no lint calls it unreachable.</summary>
    private const string Panic = " if ::std::hint::black_box(true) { panic!(\"tsrun touch probe\") } ";

    /// <summary>True: some test fails for every changed function; false: for one of them none does; null: it could not be found out.</summary>
    /// <param name="texts">The patched files.</param>
    /// <param name="passed">Tests that pass with the patch.</param>
    public static async Task<bool?> RunAsync(IScratch scratch, IReadOnlyDictionary<string, string> texts, IReadOnlyList<FunctionPlace> functions, int passed, CancellationToken cancellation)
    {
        if (passed == 0 || functions.Count == 0)
            return null;
        var known = true;
        foreach (var function in functions.Take(FunctionsMax))
        {
            var text = texts.GetValueOrDefault(function.File) ?? scratch.SnapshotText(function.File)!;
            var probe = new TextEdit(function.File, function.Open + 1, function.Open + 1, Panic);
            scratch.SetTexts(new SortedDictionary<string, string>(texts.ToDictionary(), StringComparer.Ordinal) { [function.File] = ByteEdits.Apply(text, [probe])! });
            var tests = await scratch.TestAsync(cancellation);
            if (tests is { Compiled: true, Failed: 0 } && tests.Passed >= passed)
                return false;
            known &= tests.Compiled;
        }
        return known ? true : null;
    }

    /// <summary>The functions around the changed lines; where none is around any, those around the errors that the patch closes.</summary>
    /// <param name="closed">Diagnostics of the snapshot.</param>
    public static IReadOnlyList<FunctionPlace> Functions(SourceTree tree, IReadOnlyList<Diagnostic> closed)
    {
        var changed = tree.Changed.SelectMany(file => Around(file.Key, file.Value, ChangedLines.Offsets(tree.Snapshot(file.Key)!, file.Value))).ToList();
        return changed.Count > 0 ? Distinct(changed) : Distinct(closed.SelectMany(error => Around(tree, error)));
    }

    private static IEnumerable<FunctionPlace> Around(SourceTree tree, Diagnostic error)
    {
        if (error.Primary is not { } at || tree.Snapshot(at.File) is not { } before || tree.Text(at.File) is not { } after)
            return [];
        var moved = new LineMap(before, after).Map(new TextEdit(at.File, at.ByteStart, at.ByteStart, ""));
        return moved is null ? [] : Around(at.File, after, [moved.ByteStart]);
    }

    private static IEnumerable<FunctionPlace> Around(string file, string text, IEnumerable<int> offsets) =>
        offsets.Select(offset => Places.Function(file, text, offset)).OfType<FunctionPlace>();

    private static IReadOnlyList<FunctionPlace> Distinct(IEnumerable<FunctionPlace> functions) =>
        [.. functions.Distinct().OrderBy(function => function.File, StringComparer.Ordinal).ThenBy(function => function.Open)];
}
