using Microsoft.Win32.SafeHandles;

namespace Tsrun.Activities.Patching;

/// <summary>An open directory. Names given to it have no separator; whatever happens to the path that led here, it stays this directory.</summary>
internal abstract class TreeDirectory(string shown, FileSteps steps) : IDisposable
{
    private const int ChunkBytes = 1 << 20;
    private const long NanosPerTick = 100;

    // One millisecond: kernels stamp files with a clock of 1 to 10 ms, so two writes may carry the same time; cargo then trusts the older build.
    private static readonly TimeSpan NewerBy = TimeSpan.FromMilliseconds(1);

    /// <summary>The directory's name for messages.</summary>
    public string Shown => shown;

    /// <summary>What stands under a name, links not followed; null for nothing.</summary>
    public abstract FileFacts? Stat(string name);

    /// <summary>Facts of an open file.</summary>
    public abstract FileFacts Stat(SafeFileHandle file);

    /// <summary>Opens for reading without following a link and without waiting for a pipe's other end.</summary>
    public abstract SafeFileHandle OpenRead(string name);

    /// <summary>Takes the directory for one process until this object is disposed.</summary>
    /// <returns>False when somebody else has it.</returns>
    public abstract bool TryLock();

    /// <summary>The names in here, sorted ordinally.</summary>
    public abstract IReadOnlyList<string> Names();

    /// <summary>Writes a file that was not there, with a mode and owner like <paramref name="like"/>'s, newer than it, and makes its bytes durable.</summary>
    public void WriteNew(string name, ReadOnlySpan<byte> bytes, FileFacts? like)
    {
        steps(FileStep.Create, name);
        using var file = Create(name);
        steps(FileStep.Reserve, name);
        Reserve(file, name, bytes.Length);
        for (var at = 0; at < bytes.Length; at += ChunkBytes)
        {
            steps(FileStep.Write, name);
            RandomAccess.Write(file, bytes[at..Math.Min(at + ChunkBytes, bytes.Length)], at);
        }
        if (like is { } facts)
        {
            steps(FileStep.Dress, name);
            Dress(file, facts);
            MakeNewer(file, facts.ModifiedNanos);
        }
        steps(FileStep.Flush, name);
        Flush(file, name);
    }

    /// <summary>Gives a file a new name in here, over whatever has that name.</summary>
    public void Rename(string from, string to)
    {
        steps(FileStep.Rename, to);
        Move(from, to);
    }

    /// <summary>Removes a name; false when there was none.</summary>
    public bool Remove(string name)
    {
        if (Stat(name) is null) return false;
        steps(FileStep.Remove, name);
        Unlink(name);
        return true;
    }

    /// <summary>Makes names durable.</summary>
    public void Flush()
    {
        steps(FileStep.FlushDirectory, shown);
        FlushNames();
    }

    /// <inheritdoc/>
    public abstract void Dispose();

    protected abstract SafeFileHandle Create(string name);

    protected abstract void Reserve(SafeFileHandle file, string name, long length);

    protected abstract void Dress(SafeFileHandle file, FileFacts like);

    protected abstract void Flush(SafeFileHandle file, string name);

    protected abstract void Move(string from, string to);

    protected abstract void Unlink(string name);

    protected abstract void FlushNames();

    private void MakeNewer(SafeFileHandle file, long olderNanos)
    {
        if (Stat(file).ModifiedNanos > olderNanos) return;
        File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch.AddTicks(olderNanos / NanosPerTick) + NewerBy);
    }
}
