using System.Globalization;

namespace Tsrun.Engine.Embedded.Store;

/// <summary>Brings a store to the newest schema, one numbered file at a time; <c>PRAGMA user_version</c> says which it has.</summary>
internal static class Migrator
{
    private const string Folder = "migrations/";

    /// <summary>The schema that this build writes.</summary>
    public static int Newest { get; } = Scripts().Count;

    /// <summary>Refuses a schema from the future before anything is touched.</summary>
    /// <exception cref="StoreException"><c>TS0603</c>.</exception>
    public static long Check(SqliteDatabase database)
    {
        var found = database.ReadLong("PRAGMA user_version");
        return found <= Newest
            ? found
            : throw new StoreException("TS0603", $"{database.Path} has schema {found}, this tsrun knows up to {Newest}. Nothing was changed; use the newer tsrun that wrote it, or another data directory");
    }

    public static void Run(SqliteDatabase database)
    {
        var found = Check(database);
        var scripts = Scripts();
        for (var version = (int)found; version < scripts.Count; version++)
            database.Execute($"BEGIN IMMEDIATE; {Read(scripts[version])} PRAGMA user_version={(version + 1).ToString(CultureInfo.InvariantCulture)}; COMMIT");
    }

    private static List<string> Scripts()
    {
        var names = new List<string>();
        foreach (var name in typeof(Migrator).Assembly.GetManifestResourceNames())
        {
            if (name.StartsWith(Folder, StringComparison.Ordinal))
                names.Add(name);
        }
        names.Sort(StringComparer.Ordinal);
        return names;
    }

    private static string Read(string name)
    {
        using var stream = typeof(Migrator).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
