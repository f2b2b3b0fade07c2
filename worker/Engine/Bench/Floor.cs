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
        database.Execute("PRAGMA journal_mode=WAL; CREATE TABLE rows (id INTEGER PRIMARY KEY, body BLOB)");
        var insert = database.Prepare("INSERT INTO rows (body) VALUES (?1)");
        var body = new byte[200];
        // A WAL that still grows costs more to sync than one that is written over: fill it first, without syncs, as a store in use has.
        database.Execute("PRAGMA synchronous=OFF");
        for (var i = 0; i < 1100; i++)
            insert.Bind(1, body).Run();
        database.Execute("PRAGMA synchronous=FULL");
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < commits; i++)
            insert.Bind(1, body).Run();
        return watch.Elapsed.TotalMicroseconds / commits;
    }
}
