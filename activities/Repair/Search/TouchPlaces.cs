using Tsrun.History;

namespace Tsrun.Activities.Repair.Search;

/// <summary>
/// Where a probe has to stand to learn whether the tests run through a change. Functions of one list are made to panic together: one of
/// them being reached is enough. Each list has to be reached.
/// </summary>
public static class TouchPlaces
{
    /// <summary>
    /// The functions around the changed lines; where none is around any, those around the errors that the patch closes; where there is none
    /// either, any function of the changed type or impl.
    /// </summary>
    /// <param name="closed">Diagnostics of the snapshot.</param>
    public static IReadOnlyList<IReadOnlyList<FunctionPlace>> Of(SourceTree tree, IReadOnlyList<Diagnostic> closed)
    {
        var lines = tree.Changed.SelectMany(file => ChangedLines.Offsets(tree.Snapshot(file.Key)!, file.Value), (file, offset) => (file.Key, file.Value, Offset: offset)).ToList();
        var around = Distinct(lines.Select(line => Places.Function(line.Key, line.Value, line.Offset)));
        if (around.Count == 0)
            around = Distinct(closed.Select(error => Around(tree, error)));
        if (around.Count > 0)
            return [.. around.Select(function => (IReadOnlyList<FunctionPlace>)[function])];
        return [.. lines.Select(line => Distinct(Places.Members(line.Key, line.Value, line.Offset))).Where(members => members.Count > 0).DistinctBy(members => members[0])];
    }

    private static FunctionPlace? Around(SourceTree tree, Diagnostic error)
    {
        if (error.Primary is not { } at || tree.Snapshot(at.File) is not { } before || tree.Text(at.File) is not { } after)
            return null;
        var moved = new LineMap(before, after).Map(new TextEdit(at.File, at.ByteStart, at.ByteStart, ""));
        return moved is null ? null : Places.Function(at.File, after, moved.ByteStart);
    }

    private static IReadOnlyList<FunctionPlace> Distinct(IEnumerable<FunctionPlace?> functions) =>
        [.. functions.OfType<FunctionPlace>().Distinct().OrderBy(function => function.File, StringComparer.Ordinal).ThenBy(function => function.Open)];
}
