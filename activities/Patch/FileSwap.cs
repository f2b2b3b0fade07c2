namespace Tsrun.Activities.Patching;

/// <summary>New bytes for a file that was read a moment ago.</summary>
internal sealed record Replacement(TreeFile Current, byte[] Bytes, UnixFileMode Mode);

/// <summary>Replaces many files: everything that may run out of space happens before the first name changes.</summary>
/// <remarks>A file is replaced by rename, never written in place, so a hard link elsewhere keeps the old text. Extended attributes are not carried over.</remarks>
internal sealed class FileSwap(SafeTree tree, UndoJournal journal)
{
    /// <summary>Replaces all; throws in the middle and leaves it to the caller to take back what was done.</summary>
    public void Replace(IReadOnlyList<Replacement> replacements)
    {
        foreach (var replacement in replacements) Stage(replacement);
        foreach (var replacement in replacements) Swap(replacement);
        foreach (var folder in replacements.Select(replacement => tree.FolderOf(replacement.Current.Path)).Distinct()) folder.Flush();
    }

    /// <summary>Removes what an interrupted replacement left beside the files.</summary>
    public void RemoveTemporaries()
    {
        foreach (var file in journal.Files) tree.FolderOf(file.Path).Remove(journal.TemporaryName(file.Path));
    }

    private void Stage(Replacement replacement)
    {
        var path = replacement.Current.Path;
        tree.FolderOf(path).WriteNew(journal.TemporaryName(path), replacement.Bytes, replacement.Current.Facts with { Mode = replacement.Mode });
    }

    // Facts are compared at the last moment: an editor that saved meanwhile wins.
    private void Swap(Replacement replacement)
    {
        var path = replacement.Current.Path;
        var folder = tree.FolderOf(path);
        if (folder.Stat(path.Name) != replacement.Current.Facts)
        {
            throw PatchFailures.Changed(path.Value, replacement.Current.Sha256, tree.TryRead(path)?.Sha256 ?? "nothing there");
        }
        folder.Rename(journal.TemporaryName(path), path.Name);
    }
}
