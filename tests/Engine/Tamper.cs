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
}
