using System.Globalization;

namespace Tsrun.Engine.Embedded.Store;

/// <summary>One owner per data directory: a lock that the operating system takes back when the process dies.</summary>
/// <remarks>Who holds it stands in a second file, because Windows does not let others read a locked one.</remarks>
internal sealed class OwnerLock : IDisposable
{
    private readonly FileStream _locked;

    private OwnerLock(FileStream locked) => _locked = locked;

    /// <exception cref="StoreException"><c>TS0601</c>, naming the owner, or <c>TS0607</c>.</exception>
    public static OwnerLock Take(string directory, string database, DateTimeOffset now)
    {
        var ownerPath = Path.Combine(directory, Path.ChangeExtension(database, "owner"));
        FileStream stream;
        try
        {
            stream = new FileStream(LockPath(directory, database), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new StoreException("TS0607", $"{directory} may not be written by this user. Make it writable, or choose another data directory", denied);
        }
        catch (IOException busy)
        {
            throw new StoreException("TS0601", $"{directory} is in use by {Owner(ownerPath)}. Wait for it, stop it, or choose another data directory", busy);
        }
        try
        {
            File.WriteAllText(ownerPath, string.Create(CultureInfo.InvariantCulture, $"pid {Environment.ProcessId} since {now:yyyy-MM-dd HH:mm:ss}Z"));
            return new OwnerLock(stream);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Nobody owns the store; a folder that holds no lock was never one's.</summary>
    public static bool IsFree(string directory, string database)
    {
        if (!File.Exists(LockPath(directory, database)))
            return false;
        try
        {
            using var taken = new FileStream(LockPath(directory, database), FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Whether this process holds the lock. Who wrote his name last is looked up first: asking for the lock could get in the way of somebody who takes it.</summary>
    public static bool IsOwnedBy(int process, string directory, string database) =>
        Owner(Path.Combine(directory, Path.ChangeExtension(database, "owner"))).StartsWith(string.Create(CultureInfo.InvariantCulture, $"pid {process} "), StringComparison.Ordinal)
        && File.Exists(LockPath(directory, database)) && !IsFree(directory, database);

    private static string LockPath(string directory, string database) => Path.Combine(directory, Path.ChangeExtension(database, "lock"));

    private static string Owner(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return "another process (its name could not be read)";
        }
    }

    public void Dispose() => _locked.Dispose();
}
