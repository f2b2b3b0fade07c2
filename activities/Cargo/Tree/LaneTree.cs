using System.Text;
using Tsrun.History;

namespace Tsrun.Activities.Cargo.Tree;

/// <summary>
/// The copied files of one lane, laid out as <c>MIRROR + real absolute path</c>. Foreign code may have written here, so nothing
/// is ever written or removed through a link, and what is there is compared by content.
/// </summary>
public sealed class LaneTree(string mirror)
{
    /// <summary>The folder that stands for <c>/</c>.</summary>
    public string Mirror { get; } = mirror;

    /// <summary>Makes the tree hold what the plan says and nothing else; only what differs is written, with a new mtime.</summary>
    /// <param name="keep">Absolute paths in the copy that stay although no plan names them: a generated Cargo.lock.</param>
    /// <returns>Whether something that the plan does not name was removed.</returns>
    public bool Sync(MirrorPlan plan, IReadOnlySet<string> keep)
    {
        var wanted = new HashSet<string>(keep, StringComparer.Ordinal);
        foreach (var snapshot in plan.Outside.Append(plan.Main))
            foreach (var entry in snapshot.Entries) wanted.Add(At(snapshot.Root, entry.Path));
        foreach (var path in plan.Configs.Keys.Concat(plan.Links)) wanted.Add(Mirror + path);
        EnsureFolder(Mirror + plan.Main.Root);
        var removed = RemoveOthers(Mirror, wanted);
        foreach (var snapshot in plan.Outside.Append(plan.Main)) Copy(snapshot);
        foreach (var (path, bytes) in plan.Configs) Put(Mirror + path, bytes, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        foreach (var path in plan.Links) PutLink(Mirror + path, path);
        return removed;
    }

    /// <summary>Writes a text unless it is there already.</summary>
    public void PutText(string path, string text, UnixFileMode mode) => Put(path, Encoding.UTF8.GetBytes(text), mode);

    /// <summary>The path in the copy of a file of the checkout.</summary>
    public string At(string root, string relative) => Path.Combine(Mirror + root, relative);

    private void Copy(Snapshot snapshot)
    {
        foreach (var entry in snapshot.Entries)
        {
            var path = At(snapshot.Root, entry.Path);
            if (entry.Link is not null) PutLink(path, entry.Link);
            else if (entry.Text is not null) PutText(path, entry.Text, entry.Mode);
            else if (!Holds(path, entry) && RegularFile.Read(Path.Combine(snapshot.Root, entry.Path), int.MaxValue) is { } bytes) Write(path, bytes, entry.Mode);
        }
    }

    private static bool Holds(string path, SnapshotEntry entry) =>
        RegularFile.KindOf(path) == EntryKind.File && new FileInfo(path).Length == entry.Length
        && RegularFile.Read(path, int.MaxValue) is { } bytes && HistoryJson.Sha256(bytes) == entry.Sha256;

    private void Put(string path, byte[] bytes, UnixFileMode mode)
    {
        if (RegularFile.KindOf(path) == EntryKind.File && RegularFile.Read(path, bytes.Length) is { } there && there.AsSpan().SequenceEqual(bytes)) return;
        Write(path, bytes, mode);
    }

    private void Write(string path, byte[] bytes, UnixFileMode mode)
    {
        EnsureFolder(Path.GetDirectoryName(path)!);
        Remove(path);
        // CreateNew is O_EXCL: were a link planted here meanwhile, this fails and does not follow it.
        using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write)) file.Write(bytes);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, mode | UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private void PutLink(string path, string target)
    {
        if (RegularFile.KindOf(path) == EntryKind.Link && new FileInfo(path).LinkTarget == target) return;
        EnsureFolder(Path.GetDirectoryName(path)!);
        Remove(path);
        File.CreateSymbolicLink(path, target);
    }

    private void EnsureFolder(string folder)
    {
        if (folder.Length > Mirror.Length) EnsureFolder(Path.GetDirectoryName(folder)!);
        if (RegularFile.KindOf(folder) == EntryKind.Folder) return;
        if (folder.Length > Mirror.Length) Remove(folder);
        Directory.CreateDirectory(folder);
    }

    private static bool RemoveOthers(string folder, HashSet<string> wanted)
    {
        var removed = false;
        foreach (var path in Directory.EnumerateFileSystemEntries(folder).ToList())
        {
            if (wanted.Contains(path)) continue;
            if (RegularFile.KindOf(path) == EntryKind.Folder)
            {
                removed |= RemoveOthers(path, wanted);
                continue;
            }
            Remove(path);
            removed = true;
        }
        return removed;
    }

    // Directory.Delete does not follow links inside; File.Delete removes a link itself.
    private static void Remove(string path)
    {
        switch (RegularFile.KindOf(path))
        {
            case EntryKind.Missing: break;
            case EntryKind.Folder: Directory.Delete(path, recursive: true); break;
            default: File.Delete(path); break;
        }
    }
}
