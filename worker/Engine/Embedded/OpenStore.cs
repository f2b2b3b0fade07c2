using Tsrun.Engine.Embedded.Store;

namespace Tsrun.Engine.Embedded;

/// <summary>The files of a data directory: the lock, the writing connection and the reading one.</summary>
internal sealed class OpenStore : IDisposable
{
    private readonly OwnerLock? _owner;

    private OpenStore(OwnerLock? owner, BatchWriter? writer, StoreReader reader)
    {
        _owner = owner;
        Writer = writer;
        Reader = reader;
    }

    /// <summary>Null when open for reading only.</summary>
    public BatchWriter? Writer { get; }

    public StoreReader Reader { get; }

    /// <exception cref="StoreException">See its codes.</exception>
    public static OpenStore Open(EngineOptions options)
    {
        if (options.ReadOnly)
            return new OpenStore(null, null, OpenForReading(options.DatabasePath));
        OwnerLock? owner = null;
        BatchWriter? writer = null;
        try
        {
            Directory.CreateDirectory(options.DataDirectory);
            owner = OwnerLock.Take(options.DataDirectory, options.DatabaseName, options.Clock.GetUtcNow());
            writer = OpenForWriting(options.DatabasePath, options.IsThrowaway);
            return new OpenStore(owner, writer, new StoreReader(SqliteDatabase.Open(options.DatabasePath, SqliteOpen.ReadWrite), Migrator.Newest));
        }
        catch (Exception error) when (error is SqliteError or StoreException or IOException or UnauthorizedAccessException)
        {
            writer?.Dispose();
            owner?.Dispose();
            if (error is SqliteError sqlite)
                throw StoreErrors.Open(options.DatabasePath, sqlite);
            throw error as StoreException
                ?? new StoreException("TS0607", $"{options.DataDirectory} cannot be used as data directory: {error.Message}. Choose another one", error);
        }
    }

    private static BatchWriter OpenForWriting(string path, bool isThrowaway)
    {
        var database = SqliteDatabase.Open(path, SqliteOpen.ReadWrite);
        try
        {
            Migrator.Check(database);
            database.Execute("PRAGMA journal_mode=WAL; PRAGMA busy_timeout=1000");
            Migrator.Run(database);
            return new BatchWriter(database, isThrowaway);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Shared with a live owner if there is one; without any lock when the folder cannot be written.</summary>
    private static StoreReader OpenForReading(string path)
    {
        if (!File.Exists(path))
            throw new StoreException("TS0607", $"{path} is not there. Name a data directory in which tsrun has run");
        try
        {
            return TryRead(path, SqliteOpen.ReadOnly);
        }
        catch (SqliteError error) when (error.PrimaryCode is SQLitePCL.raw.SQLITE_CANTOPEN or SQLitePCL.raw.SQLITE_READONLY && IsWithoutWal(path))
        {
            return TryRead(path, SqliteOpen.Immutable);
        }
        catch (SqliteError error)
        {
            throw StoreErrors.Open(path, error);
        }
    }

    /// <summary>With an empty WAL the database file alone is the whole truth.</summary>
    private static bool IsWithoutWal(string path) => new FileInfo(path + "-wal") is not { Exists: true, Length: > 0 };

    private static StoreReader TryRead(string path, SqliteOpen mode)
    {
        var database = SqliteDatabase.Open(path, mode);
        try
        {
            return new StoreReader(database, Migrator.Check(database));
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Reader.Dispose();
        Writer?.Dispose();
        _owner?.Dispose();
    }
}
