using SQLitePCL;

namespace Tsrun.Tests.Engine;

/// <summary>Changes a store behind the engine's back.</summary>
internal static class Tamper
{
    public static void With(string path, string sql)
    {
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_open(path, out var database));
        using (database)
        {
            raw.sqlite3_busy_timeout(database, 1000);
            Assert.Equal(raw.SQLITE_OK, raw.sqlite3_exec(database, sql));
        }
    }

    /// <summary>What is stored of a store's only run, event by event.</summary>
    public static List<byte[]> Bodies(string path)
    {
        var found = new List<byte[]>();
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_open(path, out var database));
        using (database)
        {
            Assert.Equal(raw.SQLITE_OK, raw.sqlite3_prepare_v2(database, "SELECT body FROM events ORDER BY event_key", out var query));
            using (query)
            {
                while (raw.sqlite3_step(query) == raw.SQLITE_ROW)
                    found.Add(raw.sqlite3_column_blob(query, 0).ToArray());
            }
        }
        return found;
    }
}
