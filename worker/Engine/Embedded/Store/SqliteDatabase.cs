using SQLitePCL;

namespace Tsrun.Engine.Embedded.Store;

/// <summary>A connection without the layers of ADO.NET: an insert costs about a microsecond.</summary>
/// <remarks>Not thread-safe: each owner has one and guards it.</remarks>
internal sealed class SqliteDatabase : IDisposable
{
    private const int SqlShownMax = 120;
    private readonly sqlite3 _handle;
    private readonly List<SqliteStatement> _statements = [];
    private readonly Dictionary<string, SqliteStatement> _cached = new(StringComparer.Ordinal);

    static SqliteDatabase() => Batteries_V2.Init();

    private SqliteDatabase(string path, sqlite3 handle)
    {
        Path = path;
        _handle = handle;
    }

    public string Path { get; }

    /// <exception cref="SqliteError">The file cannot be opened.</exception>
    public static SqliteDatabase Open(string path, SqliteOpen mode)
    {
        const int common = raw.SQLITE_OPEN_URI | raw.SQLITE_OPEN_NOMUTEX;
        var uri = new Uri(System.IO.Path.GetFullPath(path)).AbsoluteUri;
        var result = mode switch
        {
            SqliteOpen.ReadWrite => raw.sqlite3_open_v2(uri, out var db, common | raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE, null) is var rc ? (rc, db) : default,
            SqliteOpen.ReadOnly => raw.sqlite3_open_v2(uri + "?mode=ro", out var db, common | raw.SQLITE_OPEN_READONLY, null) is var rc ? (rc, db) : default,
            _ => raw.sqlite3_open_v2(uri + "?immutable=1", out var db, common | raw.SQLITE_OPEN_READONLY, null) is var rc ? (rc, db) : default,
        };
        var database = new SqliteDatabase(path, result.db);
        if (result.rc == raw.SQLITE_OK)
            return database;
        var error = database.Error(result.rc, "open");
        database.Dispose();
        throw error;
    }

    public void Execute(string sql)
    {
        var rc = raw.sqlite3_exec(_handle, sql);
        if (rc != raw.SQLITE_OK)
            throw Error(rc, sql.Length <= SqlShownMax ? sql : "a script");
    }

    /// <summary>Compiles a statement, which lives as long as the connection.</summary>
    public SqliteStatement Prepare(string sql)
    {
        var rc = raw.sqlite3_prepare_v2(_handle, sql, out var statement);
        if (rc != raw.SQLITE_OK)
            throw Error(rc, sql);
        var prepared = new SqliteStatement(this, statement, sql);
        _statements.Add(prepared);
        return prepared;
    }

    /// <summary>The statement of that text, compiled at its first use.</summary>
    public SqliteStatement Cached(string sql)
    {
        if (!_cached.TryGetValue(sql, out var statement))
            _cached.Add(sql, statement = Prepare(sql));
        return statement;
    }

    /// <summary>Runs a statement that will not come again, and forgets it.</summary>
    public T Once<T>(string sql, Func<SqliteStatement, T> use)
    {
        var statement = Prepare(sql);
        try
        {
            return use(statement);
        }
        finally
        {
            _statements.Remove(statement);
            statement.Dispose();
        }
    }

    public long ReadLong(string sql) => Once(sql, static statement => statement.Step() ? statement.Long(0) : 0);

    public SqliteError Error(int rc, string doing) =>
        new(raw.sqlite3_extended_errcode(_handle) is var code && code != 0 ? code : rc, $"{raw.sqlite3_errmsg(_handle).utf8_to_string()} ({doing}, {Path})");

    public void Dispose()
    {
        foreach (var statement in _statements)
            statement.Dispose();
        _statements.Clear();
        _handle.Dispose();
    }
}

internal enum SqliteOpen
{
    ReadWrite,
    /// <summary>Sees what a live owner commits; needs its -shm file, or the right to make one.</summary>
    ReadOnly,
    /// <summary>For a folder that cannot be written: no locks, no -wal, no -shm.</summary>
    Immutable,
}

/// <summary>SQLite said no.</summary>
internal sealed class SqliteError(int code, string message) : Exception(message)
{
    /// <summary>SQLite's extended result code.</summary>
    public int Code { get; } = code;

    public int PrimaryCode => Code & 0xff;
}
