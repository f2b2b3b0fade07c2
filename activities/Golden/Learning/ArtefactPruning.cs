namespace Tsrun.Activities.Golden.Learning;

/// <summary>A dataset or a model with its card and page.</summary>
/// <param name="Folder">Absolute.</param>
public sealed record ArtefactFolder(string Folder, DateTimeOffset LastWritten, long Bytes);

/// <summary>Which artefacts of nights may be deleted: never what is in force, nor what a rollback could put there.</summary>
/// <param name="folder">The folder <c>nightly</c> of the data directory.</param>
public sealed class ArtefactPruning(string folder)
{
    /// <summary>As many versions stay as can be put in force again: the one that is, and those before it.</summary>
    private const int VersionsKept = 3;

    /// <summary>Nights that promoted nothing leave a model each; older ones than this many go by themselves.</summary>
    private const int RejectedMax = 30;

    /// <summary>A night has its dataset and its model for an hour or two before it promotes or drops them.</summary>
    private static readonly TimeSpan NightMax = TimeSpan.FromDays(1);

    /// <summary>What nobody can need any more, oldest first.</summary>
    public IReadOnlyList<ArtefactFolder> Unused()
    {
        var needed = Needed();
        return [.. new[] { "models", "datasets" }.Select(kind => Path.Combine(folder, kind)).Where(Directory.Exists).SelectMany(Directory.EnumerateDirectories)
            .Where(path => !needed.Contains(Path.GetFileName(path))).Select(Measure).OrderBy(artefact => artefact.LastWritten).ThenBy(artefact => artefact.Folder, StringComparer.Ordinal)];
    }

    /// <summary>What nobody can need any more and was not written for so long; never under a day, for a night that goes on, here or on a cluster, needs its own until it is over.</summary>
    public IReadOnlyList<ArtefactFolder> Idle(TimeSpan keep, DateTimeOffset now) => [.. Unused().Where(artefact => now - artefact.LastWritten >= (keep > NightMax ? keep : NightMax))];

    /// <summary>Deletes what is over the bound.</summary>
    public void Bound()
    {
        foreach (var kind in Unused().GroupBy(artefact => Path.GetDirectoryName(artefact.Folder), StringComparer.Ordinal))
            foreach (var artefact in kind.SkipLast(RejectedMax))
                Delete(artefact);
    }

    /// <summary>Deletes one.</summary>
    public static void Delete(ArtefactFolder artefact) => Directory.Delete(artefact.Folder, recursive: true);

    /// <summary>Names of the folders of what is in force, of the versions before it, and of the newest.</summary>
    private HashSet<string> Needed()
    {
        var all = new Artefacts(folder).Promotions();
        var reachable = all.Versions.Where(version => version.Version <= all.Current).TakeLast(VersionsKept).Concat(all.Versions.TakeLast(VersionsKept));
        return [.. reachable.SelectMany(version => new[] { version.Model, version.Dataset }).Select(Artefacts.NameOf)];
    }

    private static ArtefactFolder Measure(string path)
    {
        var files = new DirectoryInfo(path).EnumerateFiles("*", SearchOption.AllDirectories).ToList();
        return new ArtefactFolder(path, files.Select(file => file.LastWriteTimeUtc).DefaultIfEmpty(Directory.GetLastWriteTimeUtc(path)).Max(), files.Sum(file => file.Length));
    }
}
