using System.Diagnostics;
using Tsrun.Engine.Embedded.Store;

namespace Tsrun.Engine.Bench;

/// <summary>What no durable step on this file system can undercut.</summary>
internal static class Floor
{
    public static double MicrosecondsPerCommit(string folder, int commits)
    {
        Directory.CreateDirectory(folder);
        using var database = SqliteDatabase.Open(Path.Combine(folder, "floor.db"), SqliteOpen.ReadWrite);
        database.Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE rows (id INTEGER PRIMARY KEY, body BLOB)");
        var insert = database.Prepare("INSERT INTO rows (body) VALUES (?1)");
        var body = new byte[200];
        for (var i = 0; i < commits / 10; i++)
            insert.Bind(1, body).Run();
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < commits; i++)
            insert.Bind(1, body).Run();
        return watch.Elapsed.TotalMicroseconds / commits;
    }
}
