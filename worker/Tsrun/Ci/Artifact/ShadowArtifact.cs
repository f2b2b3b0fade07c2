using System.Text.Json;
using Tsrun.Cli.Hosting;
using Tsrun.Cli.Hosting.Traces;
using Tsrun.History;
using Tsrun.Runtime;

namespace Tsrun.Cli.Ci.Artifact;

/// <summary>An artifact that holds together: each file is the one that its manifest lists, and the trace is the one that its history gives when it is folded again by the script of this very program.</summary>
/// <remarks>The pull request's code ran in the job that made it, so a history may still tell of results that never were. What is proved here is that the program would have said this on such results.</remarks>
internal sealed record ShadowArtifact(ShadowManifest Manifest, Findings Findings)
{
    /// <summary>Name of the script that diagnoses.</summary>
    public const string Script = BuiltInScripts.Shadow;

    /// <summary>Name of the profile that it runs under: nothing in it writes.</summary>
    public const string Profile = "researcher";

    /// <summary>Holds an artifact against itself.</summary>
    /// <param name="require">Holds what it claims to be about against what is known from elsewhere.</param>
    /// <exception cref="CliException">TS1054, with the reason.</exception>
    public static ShadowArtifact Verify(IReadOnlyDictionary<string, byte[]> files, Action<ShadowManifest>? require = null)
    {
        var manifest = ReadManifest(files);
        Compare(manifest, files);
        require?.Invoke(manifest);
        var recording = ReadRun(files);
        if (!manifest.Run.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')) throw Refused("its run has a name that no run of ours has");
        if (recording.Run != manifest.Run) throw Refused("its run is another than the manifest's");
        var history = recording.History ?? throw Refused("its run came without a history");
        RequireOurs(RunInput.Of(history));
        if (Replayer.Replay(history) is not { Identical: true }) throw Refused("its history does not replay: the script of this program would have done something else");
        var findings = Findings.Of(new RunId(manifest.Run), history, FolderOf(manifest.Folder), PolicyLoader.Parse(PolicyLoader.BuiltIn).Policy.Knobs.TauPatch);
        RequireMade(manifest, findings, recording, files);
        return new ShadowArtifact(manifest, findings);
    }

    /// <summary>The comment sends people to the patch and the page beside the run: another patch than the one that it shows would be applied unseen.</summary>
    private static void RequireMade(ShadowManifest manifest, Findings findings, Recording recording, IReadOnlyDictionary<string, byte[]> files)
    {
        var fromFork = !string.Equals(manifest.Repository, manifest.HeadRepository, StringComparison.OrdinalIgnoreCase);
        var made = ArtifactWriter.Made(findings, recording, fromFork, files.ContainsKey(ShadowFiles.Sarif));
        if (made.Keys.FirstOrDefault(name => !files.ContainsKey(name)) is { } missing) throw Refused($"{missing} is missing, which its run gives");
        foreach (var (name, bytes) in files)
            if (name is not (ShadowManifest.FileName or ShadowFiles.Run) && !(made.TryGetValue(name, out var own) && own.AsSpan().SequenceEqual(bytes)))
                throw Refused($"{name} is not what its run gives; use one version for both jobs");
    }

    /// <summary>Only shown, but shown in paths.</summary>
    private static string FolderOf(string folder) => folder.Length <= 200 && folder.Split('/').All(part => part is not (".." or ".")) && !folder.StartsWith('/') && !folder.Contains('\\', StringComparison.Ordinal) && (folder.Length == 0 || folder.EndsWith('/'))
        ? folder : throw Refused("its folder is no relative path");

    /// <summary>Through the gate of every bundle: chain, canonical form, and a trace that is what its history gives.</summary>
    private static Recording ReadRun(IReadOnlyDictionary<string, byte[]> files)
    {
        try
        {
            return TraceSource.OfBundle(TraceSource.Unpack(Member(files, ShadowFiles.Run)));
        }
        catch (CliException e) when (e.Code is "TS1000" or "TS1001")
        {
            throw Refused(e.Message);
        }
    }

    private static ShadowManifest ReadManifest(IReadOnlyDictionary<string, byte[]> files)
    {
        try
        {
            var manifest = JsonSerializer.Deserialize(Member(files, ShadowManifest.FileName), ShadowJson.Default.ShadowManifest) ?? throw Refused("its manifest is empty");
            if (manifest.Schema != ShadowManifest.SchemaName) throw Refused($"found schema `{Cli.Rendering.Printable.Line(manifest.Schema)}`, expected `{ShadowManifest.SchemaName}`");
            return manifest.Members.Contains(null!) ? throw Refused("its manifest lists nothing") : manifest;
        }
        catch (JsonException e)
        {
            throw Refused($"its manifest cannot be read: {e.Message}");
        }
    }

    private static void Compare(ShadowManifest manifest, IReadOnlyDictionary<string, byte[]> files)
    {
        var listed = manifest.Members.Select(member => member.Path).ToList();
        if (!listed.Order(StringComparer.Ordinal).SequenceEqual(files.Keys.Where(name => name != ShadowManifest.FileName).Order(StringComparer.Ordinal))) throw Refused("its manifest lists other files than there are");
        foreach (var member in manifest.Members)
            if (files[member.Path].Length != member.Bytes || HistoryJson.Sha256(files[member.Path]) != member.Sha256) throw Refused($"{member.Path} is not the file that the manifest lists");
    }

    /// <summary>A forged run would bring a script that finds what it likes, or a policy that believes everything.</summary>
    private static void RequireOurs(RunInput input)
    {
        if (input.Script.Text != Prepared.Script(Script).Text) throw Refused("it was made with another script than this tsrun's; use one version for both jobs");
        if (input.Facts.Profile != Profile) throw Refused("it was made with a profile that may write");
        var own = PolicyLoader.BuiltIn.Select(layer => new PolicyText(layer.Origin, layer.Text, layer.MayLoosen));
        if (!input.Policy.Take(PolicyLoader.BuiltIn.Count).SequenceEqual(own)) throw Refused("it was made with another policy than this tsrun's; use one version for both jobs");
    }

    private static byte[] Member(IReadOnlyDictionary<string, byte[]> files, string name) => files.TryGetValue(name, out var bytes) ? bytes : throw Refused($"{name} is missing");

    private static CliException Refused(string reason) => ArtifactFiles.Refused(reason);
}
