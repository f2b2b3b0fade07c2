using System.Text;
using System.Text.Json;
using Tsrun.Cli.Hosting;
using Tsrun.History;
using Tsrun.Runtime;

namespace Tsrun.Cli.Ci.Artifact;

/// <summary>An artifact that holds together: each file is the one that its manifest lists, and the trace is the one that its history gives when it is folded again by the script of this very program.</summary>
/// <remarks>The pull request's code ran in the job that made it, so a history may still tell of results that never were. What is proved here is that the program would have said this on such results.</remarks>
internal sealed record ShadowArtifact(ShadowManifest Manifest, IReadOnlyList<HistoryEvent> History)
{
    /// <summary>Name of the script that diagnoses.</summary>
    public const string Script = "propose";

    /// <summary>Name of the profile that it runs under: nothing in it writes.</summary>
    public const string Profile = "researcher";

    /// <summary>Holds an artifact against itself.</summary>
    /// <exception cref="CliException">TS1054, with the reason.</exception>
    public static ShadowArtifact Verify(IReadOnlyDictionary<string, byte[]> files)
    {
        var manifest = ReadManifest(files);
        Compare(manifest, files);
        var history = Events(files);
        if (((WorkflowExecutionStarted)history[0].Attributes).WorkflowId.Value != manifest.Run) throw Refused("the history belongs to another run than the manifest");
        RequireOurs(HistoryJson.Read<RunInput>(((WorkflowExecutionStarted)history[0].Attributes).Input));
        RequireTrace(manifest.Run, history, files);
        return Replayer.Replay(history) is { Identical: true } ? new ShadowArtifact(manifest, history) : throw Refused("its history does not replay: the script of this program would have done something else");
    }

    private static ShadowManifest ReadManifest(IReadOnlyDictionary<string, byte[]> files)
    {
        try
        {
            var manifest = JsonSerializer.Deserialize(Member(files, ShadowManifest.FileName), ShadowJson.Default.ShadowManifest) ?? throw Refused("its manifest is empty");
            if (manifest.Schema != ShadowManifest.SchemaName) throw Refused($"found schema `{Cli.Rendering.Printable.Line(manifest.Schema)}`, expected `{ShadowManifest.SchemaName}`");
            return manifest.Members is null || manifest.Members.Contains(null!) ? throw Refused("its manifest lists nothing") : manifest;
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

    private static List<HistoryEvent> Events(IReadOnlyDictionary<string, byte[]> files)
    {
        try
        {
            var events = Lines(Member(files, ShadowFiles.History)).Select(line => HistoryJson.Read<HistoryEvent>(line)).ToList();
            if (events.Count == 0 || events[0].Attributes is not WorkflowExecutionStarted) throw Refused("its history does not begin with a start");
            return events.Index().All(pair => pair.Item.EventId == pair.Index + 1 && pair.Item.Attributes is not null) ? events : throw Refused("its history has a gap");
        }
        catch (JsonException e)
        {
            throw Refused($"its history cannot be read: {e.Message}");
        }
    }

    /// <summary>A forged run would bring a script that finds what it likes, or a policy that believes everything.</summary>
    private static void RequireOurs(RunInput input)
    {
        if (input.Script.Text != Prepared.Script(Script).Text) throw Refused("it was made with another script than this tsrun's; use one version for both jobs");
        if (input.Facts.Profile != Profile) throw Refused("it was made with a profile that may write");
        var own = PolicyLoader.BuiltIn.Select(layer => new PolicyText(layer.Origin, layer.Text, layer.MayLoosen));
        if (!input.Policy.Take(PolicyLoader.BuiltIn.Count).SequenceEqual(own)) throw Refused("it was made with another policy than this tsrun's; use one version for both jobs");
    }

    private static void RequireTrace(string run, List<HistoryEvent> history, IReadOnlyDictionary<string, byte[]> files)
    {
        try
        {
            var (seal, lines) = TraceProjection.Project(new RunId(run), history);
            var isSame = HistoryJson.Bytes(seal).AsSpan().SequenceEqual(Member(files, ShadowFiles.Seal)) && lines.SelectMany(line => line.Append((byte)'\n')).SequenceEqual(Member(files, ShadowFiles.Trace));
            if (!isSame || TraceVerifier.Verify(lines, seal) is not null) throw Refused("the trace is not the one that its history gives");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException or NullReferenceException)
        {
            throw Refused($"its history is not that of a run: {e.Message}");
        }
    }

    private static IEnumerable<byte[]> Lines(byte[] text) =>
        Encoding.UTF8.GetString(text).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Encoding.UTF8.GetBytes);

    private static byte[] Member(IReadOnlyDictionary<string, byte[]> files, string name) => files.TryGetValue(name, out var bytes) ? bytes : throw Refused($"{name} is missing");

    private static CliException Refused(string reason) => ArtifactFiles.Refused(reason);
}
