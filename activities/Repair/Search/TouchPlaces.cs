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
    /// either, any function of the changed type or impl; for a `use` or `mod` line, any function that names what the line brings; for a constant, any function of the crate that
    /// names it.
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
        var ofTypes = lines.Select(line => Distinct(Places.Members(line.Key, line.Value, line.Offset))).Where(members => members.Count > 0).DistinctBy(members => members[0]).ToList();
        if (ofTypes.Count > 0)
            return ofTypes;
        var users = Users(tree, [.. lines.Select(line => (line.Key, line.Offset))], closed);
        if (users.Count == 0)
            users = UsersAnywhere(tree, lines.Select(line => Places.Constant(line.Key, line.Value, line.Offset)).OfType<string>().ToHashSet(StringComparer.Ordinal));
        return users.Count > 0 ? [users] : [];
    }

    /// <summary>The functions that name what the changed lines, and the lines of the errors they close, speak of.</summary>
    private static IReadOnlyList<FunctionPlace> Users(SourceTree tree, IReadOnlyList<(string File, int Offset)> lines, IReadOnlyList<Diagnostic> closed)
    {
        var places = lines.Select(line => (line.File, Text: tree.Text(line.File), line.Offset))
            .Concat(closed.Select(error => error.Primary).OfType<DiagnosticSpan>().Select(at => (at.File, Text: tree.Snapshot(at.File), Offset: at.ByteStart)))
            .Where(place => place.Text is not null).ToList();
        var names = places.SelectMany(place => Places.Names(place.File, place.Text!, place.Offset)).ToHashSet(StringComparer.Ordinal);
        return Distinct(places.Select(place => place.File).Distinct(StringComparer.Ordinal)
            .SelectMany(file => Places.Users(file, tree.Text(file) ?? "", names)));
    }

    /// <summary>The functions of the whole crate that name a changed constant or alias: it may well stand in a file without any.</summary>
    private static IReadOnlyList<FunctionPlace> UsersAnywhere(SourceTree tree, IReadOnlySet<string> names) => names.Count == 0 ? [] : Distinct(tree.Texts
        .Where(file => file.Key.EndsWith(".rs", StringComparison.Ordinal) && !Places.IsTest(file.Key, file.Value, 0))
        .SelectMany(file => Places.Users(file.Key, file.Value, names)));

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
