using System.Globalization;
using System.Text;
using Tsrun.History;

namespace Tsrun.Activities.Cargo.Tree;

/// <summary>Reads a checkout that may be hostile: links are not followed, special files are not opened, sizes are capped.</summary>
internal sealed class TreeWalk(string root, IReadOnlyList<string> skip)
{
    /// <summary>Largest source file that is read, in bytes.</summary>
    internal const long SourceBytesMax = 16L << 20;

    /// <summary>Most bytes of a checkout, without target folders and repositories.</summary>
    internal const long TotalBytesMax = 2L << 30;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly List<SnapshotEntry> _entries = [];
    private readonly List<string> _notes = [];
    private long _bytes;

    internal Snapshot Run()
    {
        Walk(root, "", vendored: false);
        _entries.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        return new Snapshot(root, _entries, _notes);
    }

    private void Walk(string folder, string relative, bool vendored)
    {
        string[] names;
        try
        {
            names = [.. Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path))];
        }
        catch (UnauthorizedAccessException exception)
        {
            throw Unreadable(relative.Length == 0 ? "." : relative, exception);
        }
        // A vendored crate carries checksums of its files; an edit would make cargo refuse it.
        vendored |= names.Contains(".cargo-checksum.json", StringComparer.Ordinal);
        foreach (var name in names) Visit(Path.Combine(folder, name), relative.Length == 0 ? name : $"{relative}/{name}", name, names, vendored);
    }

    private void Visit(string path, string relative, string name, string[] siblings, bool vendored)
    {
        switch (RegularFile.KindOf(path))
        {
            case EntryKind.Folder when ShadowResult.IsIn(path): _notes.Add($"{relative} is a result of `tsrun ci shadow` and was left out"); break;
            case EntryKind.Folder when !IsLeftOut(path, name, siblings): Walk(path, relative, vendored); break;
            case EntryKind.File when name != ".git": AddFile(path, relative, name, vendored); break;
            case EntryKind.Link: AddLink(path, relative); break;
            case EntryKind.Special: _notes.Add($"{relative} is a FIFO, socket or device and was left out"); break;
        }
    }

    // "target" is also a fine name for a module: only beside a manifest, or marked as a cache, is it cargo's.
    private bool IsLeftOut(string path, string name, string[] siblings) =>
        name is ".git" or "node_modules"
        || (name == "target" && (siblings.Contains("Cargo.toml", StringComparer.Ordinal) || File.Exists(Path.Combine(path, "CACHEDIR.TAG"))))
        || skip.Contains(path, StringComparer.Ordinal);

    private void AddFile(string path, string relative, string name, bool vendored)
    {
        var source = name.EndsWith(".rs", StringComparison.Ordinal) || name.EndsWith(".toml", StringComparison.Ordinal);
        try
        {
            var length = new FileInfo(path).Length;
            if (source && length > SourceBytesMax) throw TooLarge(relative, length);
            if ((_bytes += length) > TotalBytesMax) throw TooMuch();
            var bytes = RegularFile.Read(path, source ? SourceBytesMax : int.MaxValue);
            if (bytes is null) return;
            var text = source && !vendored && (name == "Cargo.toml" || name.EndsWith(".rs", StringComparison.Ordinal)) ? Utf8(bytes) : null;
            _entries.Add(new SnapshotEntry(relative, Mode(path), bytes.Length, HistoryJson.Sha256(bytes), text));
        }
        catch (UnauthorizedAccessException exception)
        {
            if (source) throw Unreadable(relative, exception);
            _notes.Add($"{relative} may not be read and was left out");
        }
    }

    private void AddLink(string path, string relative)
    {
        if (new FileInfo(path).LinkTarget is not { } target) return;
        var folder = Path.GetDirectoryName(path)!;
        var full = Path.GetFullPath(Path.Combine(folder, target));
        if (!full.StartsWith(root.TrimEnd('/') + '/', StringComparison.Ordinal))
        {
            _notes.Add($"{relative} is a link out of the checkout and was left out");
            return;
        }
        var inside = Path.GetRelativePath(folder, full);
        _entries.Add(new SnapshotEntry(relative, UnixFileMode.None, 0, HistoryJson.Sha256(inside), Link: inside));
    }

    private static UnixFileMode Mode(string path) => OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(path) & (UnixFileMode)0b111_111_111;

    private static string? Utf8(byte[] bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static ActivityFailureException Unreadable(string relative, Exception inner) =>
        ActivityFailureException.Final("TS0003", $"{relative} may not be read; give yourself read access to it, then run again", inner);

    private static ActivityFailureException TooLarge(string relative, long length) => ActivityFailureException.Final("TS0004", string.Create(CultureInfo.InvariantCulture,
        $"{relative} is {(length + (1 << 20) - 1) >> 20} MB; tsrun reads source files up to {SourceBytesMax >> 20} MiB"));

    private ActivityFailureException TooMuch() => ActivityFailureException.Final("TS0005", string.Create(CultureInfo.InvariantCulture,
        $"{root} holds more than {TotalBytesMax >> 30} GiB besides target folders and .git; move large data out of the checkout"));
}
