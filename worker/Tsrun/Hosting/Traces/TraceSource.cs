using System.Text;
using System.Text.Json;
using Tsrun.Activities.Bundles;
using Tsrun.Activities.Cargo.Tree;
using Tsrun.Cli.Hosting.Cluster;
using Tsrun.Cli.Rendering;
using Tsrun.Cli.Rendering.Page;
using Tsrun.Engine.Mapping;
using Tsrun.History;
using Tsrun.Runtime;

namespace Tsrun.Cli.Hosting.Traces;

/// <summary>Reads a recorded run from a file that anybody may have made: a bundle, a trace page, or trace v1 with its manifest beside it.</summary>
/// <remarks>Whatever else carries a trace (a page, an artifact) hands its lines and seal to <see cref="OfLines"/>, or its bundle to <see cref="OfBundle"/>: there is one gate.</remarks>
internal static class TraceSource
{
    /// <summary>Members of a run's bundle.</summary>
    public const string TraceMember = "trace.jsonl", SealMember = "seal.json", HistoryMember = "history.jsonl";

    /// <summary>Reads a file of any kind that carries a run.</summary>
    /// <exception cref="CliException">TS1000 or TS1001, with the reason (exit 7); nothing was kept.</exception>
    public static Recording Read(string path)
    {
        var bytes = Bytes(path);
        return BundleReader.LooksLikeOne(bytes) ? OfBundle(Unpack(bytes))
            : TemporalJson.LooksLikeOne(bytes) ? OfTemporal(bytes)
            : TracePageReader.LooksLikeOne(bytes) ? TracePageReader.Read(Encoding.UTF8.GetString(bytes))
            : OfLines(bytes, SealBeside(path), $"no manifest lies beside it ({ManifestOf(path)})");
    }

    /// <summary>A history that Temporal's own programs wrote, or our <c>trace export --format temporal</c>. It is what it says: no seal tells whether somebody changed it.</summary>
    public static Recording OfTemporal(ReadOnlySpan<byte> json)
    {
        var history = Parsed(json);
        if (history[0].Attributes is not WorkflowExecutionStarted started) throw Refused($"the history begins with {history[0].EventType}, expected WorkflowExecutionStarted");
        try
        {
            var run = started.WorkflowId.Value is { Length: > 0 } id ? id : started.FirstExecutionRunId.Value;
            return Recording.Of(run, history);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            throw AnotherProgram(started.WorkflowType);
        }
    }

    /// <summary>The workflow is none of tsrun's.</summary>
    public static CliException AnotherProgram(string workflowType) => new(ExitCode.Invalid, "TS1161",
        $"the history is not one of a tsrun run: the input of its workflow `{Printable.Line(workflowType)}`, or what its activities answered, was written by another program",
        "only runs of tsrun's scripts can be folded and shown; the workflow's own SDK replays it");

    private static IReadOnlyList<HistoryEvent> Parsed(ReadOnlySpan<byte> json)
    {
        try
        {
            var blobs = new BlobStore(BlobStore.Folder);
            return TemporalJson.Read(json, blobs.Get, blobs.Location);
        }
        catch (FormatException e)
        {
            throw new CliException(ExitCode.Invalid, "TS1160", $"not a history of Temporal: {e.Message}", "temporal workflow show --output json writes one");
        }
    }

    /// <summary>A trace's lines with their seal, wherever they come from.</summary>
    /// <param name="missing">What to say where there is no seal: without one, a cut-off end cannot be seen.</param>
    public static Recording OfLines(ReadOnlySpan<byte> lines, TraceSeal? seal, string missing)
    {
        var reading = TraceReader.Read(lines, seal);
        if (reading.Fault is { } fault) throw Rejected(fault.Message);
        if (seal is null) throw Rejected($"rejected: {missing}, so a cut-off end could not be seen");
        return new Recording(seal.Manifest.Run, seal, reading.Lines, null);
    }

    /// <summary>A run's bundle: trace, seal and history must say the same.</summary>
    public static Recording OfBundle(Bundle bundle)
    {
        if (bundle.Manifest.Kind != BundleKind.Run) throw Refused($"this is a bundle of kind `{bundle.Manifest.Kind}`; golden traces go in with `tsrun golden import`");
        if (bundle.Members.Keys.FirstOrDefault(path => path is not (TraceMember or SealMember or HistoryMember)) is { } other) throw Refused($"{other}: a run's bundle has no such member");
        var seal = bundle.Members.TryGetValue(SealMember, out var json) ? ReadSeal(json, SealMember) : throw Refused($"the bundle has no {SealMember}");
        if (seal.Manifest.Run != bundle.Manifest.Name) throw Refused($"the bundle is named `{bundle.Manifest.Name}`, its run `{seal.Manifest.Run}`");
        var trace = bundle.Members.TryGetValue(TraceMember, out var lines) ? OfLines(lines, seal, "") : throw Refused($"the bundle has no {TraceMember}");
        return trace with { History = bundle.Members.TryGetValue(HistoryMember, out var history) ? History(history, trace) : null, Archive = bundle };
    }

    /// <summary>A run as a bundle.</summary>
    public static Bundle ToBundle(Recording recording)
    {
        var members = new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            [TraceMember] = [.. recording.Lines.SelectMany(line => line.Append((byte)'\n'))],
            [SealMember] = HistoryJson.Bytes(recording.Seal),
        };
        if (recording.History is { } history) members[HistoryMember] = HistoryReader.Write(history);
        return Bundle.Of(BundleKind.Run, recording.Run, members);
    }

    /// <summary>Reads the archive itself.</summary>
    public static Bundle Unpack(byte[] archive)
    {
        try
        {
            return BundleReader.Read(archive);
        }
        catch (BundleException e)
        {
            throw Refused(e.Message);
        }
    }

    /// <summary>The bytes of a file that is to be imported.</summary>
    public static byte[] Bytes(string path)
    {
        if (RegularFile.KindOf(path) is EntryKind.Missing) throw new CliException(ExitCode.Usage, "TS0001", $"there is no file {path}");
        return RegularFile.Read(path, BundleLimits.ArchiveBytesMax) ?? throw Refused(Directory.Exists(path) ? $"{path} is a folder, expected a file that `tsrun trace export` wrote" : $"{path} is not an ordinary file of at most {BundleLimits.ArchiveBytesMax >> 20} MiB");
    }

    /// <summary>A forged trace is one that its own history does not give.</summary>
    private static IReadOnlyList<HistoryEvent> History(byte[] bytes, Recording trace)
    {
        var (history, fault) = HistoryReader.Read(bytes);
        if (fault is not null) throw Refused($"{HistoryMember}: {fault}");
        if (((WorkflowExecutionStarted)history[0].Attributes).WorkflowId.Value != trace.Run) throw Refused($"{HistoryMember} belongs to another run than the trace");
        var (seal, lines) = TraceProjection.Project(new RunId(trace.Run), history);
        var differs = lines.Zip(trace.Lines).TakeWhile(pair => pair.First.AsSpan().SequenceEqual(pair.Second)).Count();
        return seal.Head == trace.Seal.Head && differs == trace.Lines.Count ? history
            : throw Refused($"the trace is not the one that its history gives: event {differs} differs");
    }

    /// <summary>Where the seal of an exported trace lies.</summary>
    public static string ManifestOf(string path) => Path.ChangeExtension(path, null) + ".manifest.json";

    /// <summary>The seal beside an exported trace; null when there is none.</summary>
    public static TraceSeal? SealBeside(string path) => ManifestOf(path) is var manifest && RegularFile.KindOf(manifest) is EntryKind.Missing ? null : ReadSeal(Bytes(manifest), manifest);

    private static TraceSeal ReadSeal(byte[] json, string name)
    {
        try
        {
            var seal = HistoryJson.Read<TraceSeal>(json);
            if (seal.Manifest is not { Run: not null }) throw Refused($"{name} is not the manifest of a trace");
            return seal.Manifest.V == 1 ? seal : throw Refused($"{name} has version {seal.Manifest.V}, expected 1; another tsrun wrote it");
        }
        catch (JsonException)
        {
            throw Refused($"{name} is not the manifest of a trace, which `tsrun trace export` writes");
        }
    }

    private static CliException Rejected(string message) => new(ExitCode.Invalid, "TS1000", message);

    private static CliException Refused(string reason) => new(ExitCode.Invalid, "TS1001", $"rejected: {reason}");
}
