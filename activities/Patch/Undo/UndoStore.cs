namespace Tsrun.Activities.Patching;

/// <summary>How far a run's change is. The journal's file name carries it, so one rename is the commit.</summary>
// (none)    --Begin-->  prepared   the journal is durable; files may hold old or new text
// prepared  --Commit--> applied    every file holds the new text
// prepared  --Discard-> (none)     every file holds the old text again
// applied   --StartRevert--> reverting --FinishRevert--> reverted
// reverting --CancelRevert--> applied
internal enum UndoState
{
    Prepared,
    Reverting,
    Applied,
    Reverted,
}

/// <summary>The undo journals in the data directory, one per run.</summary>
internal sealed class UndoStore : IDisposable
{
    private const int JournalBytesMax = 512 << 20;
    private const string Unfinished = ".writing";
    private readonly string _path;
    private readonly TreeDirectory _directory;

    private UndoStore(string path, TreeDirectory directory) => (_path, _directory) = (path, directory);

    public static UndoStore Open(string path, FileSteps steps, bool portable)
    {
        if (!Directory.Exists(path)) Make(path, steps, portable);
        return new UndoStore(path, OpenDirectory(path, steps, portable));
    }

    public bool TryLock() => _directory.TryLock();

    /// <summary>Where a run's journal lies, for messages.</summary>
    public string FileOf(string run, UndoState state) => Path.Combine(_path, Name(run, state));

    /// <summary>How far a run's change is; null when it made none.</summary>
    public UndoState? StateOf(string run) =>
        Enum.GetValues<UndoState>().Where(state => _directory.Stat(Name(run, state)) is not null).Select(state => (UndoState?)state).FirstOrDefault();

    /// <summary>The journals that a crash left in a state.</summary>
    public IReadOnlyList<UndoJournal> In(UndoState state) =>
        [.. _directory.Names().Where(name => name.EndsWith(Suffix(state), StringComparison.Ordinal)).Select(Load)];

    public UndoJournal Load(string run, UndoState state) => Load(Name(run, state));

    /// <summary>Makes a journal durable.</summary>
    public void Begin(UndoJournal journal)
    {
        var unfinished = journal.Run + Unfinished;
        _directory.Remove(unfinished);
        _directory.WriteNew(unfinished, journal.ToBytes(), like: null);
        _directory.Rename(unfinished, Name(journal.Run, UndoState.Prepared));
        _directory.Flush();
    }

    /// <summary>Moves a journal on, durably. The rename is the moment at which it counts.</summary>
    public void Move(string run, UndoState from, UndoState to)
    {
        _directory.Rename(Name(run, from), Name(run, to));
        _directory.Flush();
    }

    /// <summary>Forgets a journal whose files hold the old text, and what was being written of one.</summary>
    public void Discard(string run, UndoState state)
    {
        var removed = _directory.Remove(run + Unfinished);
        removed |= _directory.Remove(Name(run, state));
        if (removed) _directory.Flush();
    }

    /// <summary>Removes journals whose writing broke off: nothing was touched yet.</summary>
    public void Sweep()
    {
        foreach (var name in _directory.Names().Where(name => name.EndsWith(Unfinished, StringComparison.Ordinal))) _directory.Remove(name);
    }

    /// <inheritdoc/>
    public void Dispose() => _directory.Dispose();

    private static string Suffix(UndoState state) => "." + state.ToString().ToLowerInvariant();

    /// <summary>Name of a run's journal in a state.</summary>
    public static string Name(string run, UndoState state) => run + Suffix(state);

    private static TreeDirectory OpenDirectory(string path, FileSteps steps, bool portable) =>
        portable ? new PortableDirectory(path, path, steps) : LinuxDirectory.Open(path, steps);

    // The old texts may be private. A new folder's own name lasts only when its parent is flushed.
    private static void Make(string path, FileSteps steps, bool portable)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        using var parent = OpenDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!, steps, portable);
        parent.Flush();
    }

    private UndoJournal Load(string name)
    {
        using var file = _directory.OpenRead(name);
        var length = RandomAccess.GetLength(file);
        if (length > JournalBytesMax) throw PatchFailures.JournalDamaged(Path.Combine(_path, name), $"it has {length} bytes, at most {JournalBytesMax} expected");
        var bytes = new byte[length];
        var count = 0;
        while (count < bytes.Length && RandomAccess.Read(file, bytes.AsSpan(count), count) is var read and > 0) count += read;
        return UndoJournal.Parse(bytes[..count], Path.Combine(_path, name));
    }
}
