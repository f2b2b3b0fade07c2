using SQLitePCL;

namespace Tsrun.Engine.Embedded.Store;

/// <summary>A compiled statement, used again and again. Parameters and columns count as SQLite counts them: from 1 and from 0.</summary>
internal sealed class SqliteStatement(SqliteDatabase database, sqlite3_stmt handle, string sql) : IDisposable
{
    public SqliteStatement Bind(int index, long value)
    {
        raw.sqlite3_bind_int64(handle, index, value);
        return this;
    }

    public SqliteStatement Bind(int index, ReadOnlySpan<byte> value)
    {
        raw.sqlite3_bind_blob(handle, index, value);
        return this;
    }

    public SqliteStatement Bind(int index, string? value)
    {
        if (value is null)
            raw.sqlite3_bind_null(handle, index);
        else
            raw.sqlite3_bind_text(handle, index, value);
        return this;
    }

    /// <summary>Binds a text, a whole number or a fraction.</summary>
    public SqliteStatement BindValue(int index, object value)
    {
        if (value is double fraction)
            raw.sqlite3_bind_double(handle, index, fraction);
        return value switch
        {
            double => this,
            long whole => Bind(index, whole),
            _ => Bind(index, (string)value),
        };
    }

    public SqliteStatement BindNull(int index)
    {
        raw.sqlite3_bind_null(handle, index);
        return this;
    }

    public SqliteStatement BindOptional(int index, long? value) => value is { } given ? Bind(index, given) : BindNull(index);

    public SqliteStatement BindOptional(int index, byte[]? value) => value is null ? BindNull(index) : Bind(index, value);

    /// <summary>Runs a statement that returns no rows.</summary>
    /// <exception cref="SqliteError">It failed.</exception>
    public void Run()
    {
        var rc = raw.sqlite3_step(handle);
        if (rc is not (raw.SQLITE_DONE or raw.SQLITE_ROW))
        {
            var error = database.Error(rc, sql);
            raw.sqlite3_reset(handle);
            throw error;
        }
        raw.sqlite3_reset(handle);
    }

    /// <summary>Moves to the next row; false, and ready for the next use, when there is none.</summary>
    /// <exception cref="SqliteError">It failed.</exception>
    public bool Step()
    {
        var rc = raw.sqlite3_step(handle);
        if (rc == raw.SQLITE_ROW)
            return true;
        var error = rc == raw.SQLITE_DONE ? null : database.Error(rc, sql);
        raw.sqlite3_reset(handle);
        return error is null ? false : throw error;
    }

    public void Reset() => raw.sqlite3_reset(handle);

    public long Long(int column) => raw.sqlite3_column_int64(handle, column);

    public bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    public string Text(int column) => raw.sqlite3_column_text(handle, column).utf8_to_string();

    /// <summary>Valid until the next step.</summary>
    public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(handle, column);

    public void Dispose() => handle.Dispose();
}
