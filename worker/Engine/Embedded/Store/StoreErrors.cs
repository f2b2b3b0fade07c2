using SQLitePCL;

namespace Tsrun.Engine.Embedded.Store;

/// <summary>SQLite's codes as sentences for people.</summary>
internal static class StoreErrors
{
    public static StoreException WriteFailed(SqliteError error) => error.PrimaryCode == raw.SQLITE_FULL || error.Code == (raw.SQLITE_IOERR | 61 << 8)
        ? new StoreException("TS0605", $"the disk is full: {error.Message}. Nothing since the last acknowledged step was stored; make room and start again, the run goes on from there", error)
        : error.PrimaryCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB
            ? Damaged(error)
            : new StoreException("TS0604", $"the store could not be written: {error.Message}. It is not used any further, because a failed sync must not be repeated; check the disk and start again, the run goes on from the last acknowledged step", error);

    public static StoreException Open(string path, SqliteError error) => error.PrimaryCode switch
    {
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => Damaged(error, path),
        raw.SQLITE_FULL => WriteFailed(error),
        _ => new StoreException("TS0607", $"{path} cannot be opened: {error.Message}. Check that the folder exists and that you may read and write it", error),
    };

    private static StoreException Damaged(SqliteError error, string path = "the store") =>
        new("TS0602", $"{path} is damaged or not a tsrun store: {error.Message}. Nothing was changed or deleted; move the folder aside, or put back a copy, and start again", error);
}
