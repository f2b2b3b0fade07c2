using System.Collections.Immutable;
using System.Text;
using Tsrun.Activities.Cargo;
using Tsrun.Activities.Patching;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Search;

/// <summary>The text of a checkout at one place of the search: a snapshot, and the files that differ from it.</summary>
public sealed class SourceTree
{
    private readonly ImmutableSortedDictionary<string, string> _snapshot;
    private ImmutableSortedDictionary<string, string>? _texts;

    private SourceTree(ImmutableSortedDictionary<string, string> snapshot, ImmutableSortedDictionary<string, string> changed) =>
        (_snapshot, Changed, Id) = (snapshot, changed, Hash(changed));

    /// <summary>The files that differ from the snapshot, by relative path; never one whose text equals the snapshot's.</summary>
    public ImmutableSortedDictionary<string, string> Changed { get; }

    /// <summary>Equal for equal texts, whichever edits led there: SHA-256 over the changed files.</summary>
    public string Id { get; }

    /// <summary>Every editable file's text.</summary>
    public IReadOnlyDictionary<string, string> Texts => _texts ??= _snapshot.SetItems(Changed);

    /// <summary>The unchanged tree of a copy; files that are not UTF-8 are not in it.</summary>
    public static SourceTree Of(IScratch scratch) => Of(scratch.EditableFiles
        .Select(file => KeyValuePair.Create(file, scratch.SnapshotText(file)))
        .Where(file => file.Value is not null)!);

    /// <summary>An unchanged tree of these texts.</summary>
    public static SourceTree Of(IEnumerable<KeyValuePair<string, string>> texts) =>
        new(texts.ToImmutableSortedDictionary(StringComparer.Ordinal), ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal));

    /// <summary>Every editable file's text as the snapshot holds it.</summary>
    public IReadOnlyDictionary<string, string> SnapshotTexts => _snapshot;

    /// <summary>A file's text as the snapshot holds it; null when it cannot be edited.</summary>
    public string? Snapshot(string file) => _snapshot.GetValueOrDefault(file);

    /// <summary>A file's text here; null when it cannot be edited.</summary>
    public string? Text(string file) => Changed.GetValueOrDefault(file) ?? Snapshot(file);

    /// <summary>This tree with some edits made; null when they do not fit it: an unknown file, a place outside the text, overlapping parts, or no change at all.</summary>
    public SourceTree? With(IReadOnlyList<TextEdit> edits)
    {
        var changed = Changed;
        foreach (var file in edits.GroupBy(edit => edit.File, StringComparer.Ordinal))
        {
            if (Text(file.Key) is not { } before || !TextEdits.TryApply(before, [.. file], out var after, out _))
                return null;
            changed = after == Snapshot(file.Key) ? changed.Remove(file.Key) : changed.SetItem(file.Key, after);
        }
        var tree = new SourceTree(_snapshot, changed);
        return tree.Id == Id ? null : tree;
    }

    /// <summary>This tree with some files' whole texts exchanged.</summary>
    public SourceTree WithTexts(IEnumerable<KeyValuePair<string, string>> files) => new(_snapshot, files.Aggregate(Changed, (changed, file) =>
        file.Value == Snapshot(file.Key) ? changed.Remove(file.Key) : changed.SetItem(file.Key, file.Value)));

    private static string Hash(ImmutableSortedDictionary<string, string> changed)
    {
        var joined = new StringBuilder();
        foreach (var (file, text) in changed)
            joined.Append(file).Append('\0').Append(HistoryJson.Sha256(text)).Append('\n');
        return HistoryJson.Sha256(joined.ToString());
    }
}
