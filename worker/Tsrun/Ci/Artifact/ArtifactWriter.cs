using System.Text;
using System.Text.Json;
using Tsrun.Activities.Golden;
using Tsrun.Cli.Ci.Rendering;
using Tsrun.Cli.Ci.Shadow;
using Tsrun.Cli.Hosting.Traces;
using Tsrun.Cli.Rendering.Page;
using Tsrun.History;

namespace Tsrun.Cli.Ci.Artifact;

/// <summary>Writes the result of a diagnosis as a folder: the run itself, what was made of it, and the manifest over all.</summary>
internal static class ArtifactWriter
{
    /// <summary>Writes it into a folder of its own; what an earlier diagnosis left there is replaced.</summary>
    public static void Write(string folder, Findings findings, Recording recording, PullRequestFacts? pull, bool sarif)
    {
        var files = Made(findings, recording, pull?.FromFork == true, sarif);
        files[ShadowFiles.Run] = TraceSource.ToBundle(recording).ToArchive();
        Replace(folder, files, new ShadowManifest(ShadowManifest.SchemaName, CommandLine.Version, findings.Run, pull?.Repository ?? "", pull?.Number ?? 0, pull?.HeadSha ?? "", pull?.HeadRepository ?? "", pull?.BaseSha ?? "", findings.Folder,
            [.. files.Select(file => new ShadowMember(file.Key, file.Value.Length, HistoryJson.Sha256(file.Value)))]));
    }

    /// <summary>What follows from a run: the same run gives the same bytes, so that whoever has the run can tell whether these are its files.</summary>
    public static SortedDictionary<string, byte[]> Made(Findings findings, Recording recording, bool fromFork, bool sarif)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal)
        {
            [ShadowFiles.Page] = Encoding.UTF8.GetBytes(TracePage.Render(recording, new PageContext(Golden: fromFork ? new(GoldenStanding.None, "no candidate by itself: it comes from a fork, and a person would add it") : null))),
            [ShadowFiles.Summary] = Encoding.UTF8.GetBytes(FindingsMarkdown.Summary(findings)),
        };
        if (sarif) files[ShadowFiles.Sarif] = Sarif.Write(findings);
        // A masked patch fits no tree; it is told, and not offered.
        if (findings is { Outcome: RunOutcome.Proposed, Best: { } best } && !best.Patch.Diff.Contains(SecretMask.Sign, StringComparison.Ordinal)) files[ShadowFiles.Patch] = Encoding.UTF8.GetBytes(best.Patch.Diff);
        return files;
    }

    /// <summary>Makes the folder: before a diagnosis, since an answer that nobody can take is not worth minutes of work.</summary>
    /// <exception cref="CliException">TS0913: it cannot be made or written into (exit 5).</exception>
    public static void Prepare(string folder)
    {
        // A checkout of a stranger may hold a link of that name.
        if (new DirectoryInfo(folder).LinkTarget is { } target) throw Refused(folder, $"it is a link to {target}, expected a folder of its own");
        try
        {
            Directory.CreateDirectory(folder);
            new FileStream(Path.Combine(folder, $".tsrun-{Guid.NewGuid():N}"), new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.DeleteOnClose }).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refused(folder, File.Exists(folder) ? "it is a file, expected a folder" : FileTrouble.Why(e));
        }
    }

    private static CliException Refused(string folder, string why) => new(ExitCode.Environment, "TS0913", $"the result cannot be written to {folder}: {why}", "name another folder with --out");

    private static void Replace(string folder, SortedDictionary<string, byte[]> files, ShadowManifest manifest)
    {
        foreach (var name in ShadowFiles.All) File.Delete(Path.Combine(folder, name));
        foreach (var (name, bytes) in files) File.WriteAllBytes(Path.Combine(folder, name), bytes);
        File.WriteAllBytes(Path.Combine(folder, ShadowManifest.FileName), JsonSerializer.SerializeToUtf8Bytes(manifest, ShadowJson.Default.ShadowManifest));
    }
}
