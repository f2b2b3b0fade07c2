using System.Text.Json.Nodes;
using Tsrun.Activities.Bundles;

namespace Tsrun.Cli.Hosting.Traces;

/// <summary>Runs that came from elsewhere: one bundle a run, beside the store and never in it, so that nothing foreign is taken for something that ran here.</summary>
internal static class ImportedTraces
{
    private const string Ending = ".tar.gz";

    private static string Folder => Path.Combine(DataDirectory.Resolve(), "imported");

    /// <summary>An imported run by its id or the start of it; null when there is none.</summary>
    public static Recording? Find(string run)
    {
        if (!Directory.Exists(Folder) || run.Length < 4 || run.IndexOfAny(['/', '\\']) >= 0) return null;
        return Directory.EnumerateFiles(Folder, $"{run}*{Ending}").Where(path => Path.GetFileName(path).StartsWith(run, StringComparison.Ordinal)).ToList() is [var only] ? TraceSource.Read(only)
            : File.Exists(FileOf(run)) ? TraceSource.Read(FileOf(run)) : null;
    }

    /// <summary>There is at least one.</summary>
    public static bool Any => Directory.Exists(Folder) && Directory.EnumerateFiles(Folder, $"*{Ending}").Any();

    /// <summary>Every imported run, sorted by id.</summary>
    public static IEnumerable<Recording> All => Directory.Exists(Folder)
        ? Directory.EnumerateFiles(Folder, $"*{Ending}").Order(StringComparer.Ordinal).Select(TraceSource.Read)
        : [];

    /// <summary>Keeps a run; the same content again changes nothing. Where one of the two is a trace alone and they tell the same steps, the bundle is kept, which has the history too.</summary>
    /// <returns>False when it was here already, or is a trace of which the bundle is here.</returns>
    /// <exception cref="CliException">TS1003: another content of that id is here.</exception>
    public static bool Keep(Recording recording, Bundle bundle)
    {
        DataDirectory.Create();
        if (File.Exists(FileOf(recording.Run)) && TraceSource.Read(FileOf(recording.Run)) is { Archive: { } kept } before)
        {
            if (kept.Hash == bundle.Hash) return false;
            if ((before.History is null) == (recording.History is null) || !TellTheSame(before, recording)) throw new CliException(ExitCode.Invalid, "TS1003",
                $"run {recording.Run} was imported before with another content: manifest {kept.Hash[..12]} then, {bundle.Hash[..12]} now; nothing was changed",
                "two runs never share an id: one of the two files was changed, or it grew since");
            if (recording.History is null) return false;
        }
        DurableFile.Write(FileOf(recording.Run), bundle.ToArchive());
        return true;
    }

    /// <summary>Whether two traces differ in nothing but hashes of what a reader of the trace cannot see: a bundle names no folder, so what its steps were given and gave has other hashes than where the run ran.</summary>
    private static bool TellTheSame(Recording one, Recording other) => one.Lines.Select(Told).SequenceEqual(other.Lines.Select(Told), StringComparer.Ordinal);

    private static string Told(byte[] line)
    {
        var told = JsonNode.Parse(line)!.AsObject();
        foreach (var hash in new[] { "input", "output", "prev" }) told.Remove(hash);
        return told.ToJsonString();
    }

    private static string FileOf(string run) => Path.Combine(Folder, run.Replace('/', '-') + Ending);
}
