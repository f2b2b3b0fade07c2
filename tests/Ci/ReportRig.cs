using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tsrun.Activities.Bundles;
using Tsrun.Cli;
using Tsrun.Cli.Ci;
using Tsrun.Cli.Ci.Artifact;
using Tsrun.Cli.Ci.Report;
using Tsrun.Cli.Ci.Shadow;
using Tsrun.History;
using Tsrun.Tests.Runtime;

namespace Tsrun.Tests.Ci;

/// <summary>A diagnosis on its way to a forge: its artifact, in any shape that somebody could give it, and the report over it.</summary>
internal sealed class ReportRig : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tsrun-report-").FullName, _events = Directory.CreateTempSubdirectory("tsrun-events-").FullName;

    public FakeForge Server { get; } = new();

    public void Dispose()
    {
        Server.Dispose();
        foreach (var folder in new[] { _folder, _events }) Directory.Delete(folder, recursive: true);
    }

    /// <summary>A diagnosis that proposes a patch.</summary>
    public static IReadOnlyList<HistoryEvent> Diagnosis(Func<ActivityTaskScheduled, object>? crate = null, RunInput? input = null) =>
        new RecordedRun(input ?? Canned.Input(BuiltInScripts.Shadow, "researcher"), crate ?? Canned.Crate(Canned.Try())).Play().History;

    /// <summary>The files of an artifact as the diagnosing job writes them.</summary>
    public SortedDictionary<string, byte[]> Files(IReadOnlyList<HistoryEvent>? history = null, PullRequestFacts? pull = null, string folder = "")
    {
        history ??= Diagnosis();
        var findings = Findings.Of(new RunId("w"), history, folder, 0.85);
        ArtifactWriter.Write(_folder, findings, Page.PageRig.RecordingOf(history), pull ?? new PullRequestFacts(FakeForge.Repository, 7, FakeForge.Head, FakeForge.Repository, FakeForge.Head), sarif: true);
        return new SortedDictionary<string, byte[]>(Directory.EnumerateFiles(_folder).ToDictionary(file => Path.GetFileName(file), File.ReadAllBytes), StringComparer.Ordinal);
    }

    /// <summary>Rewrites a member of the run's bundle, and packs it again with right hashes, as somebody who forges would.</summary>
    public static void Falsify(SortedDictionary<string, byte[]> files, string member, Func<string, string> rewrite)
    {
        var bundle = BundleReader.Read(files[ShadowFiles.Run]);
        var members = bundle.Members.ToDictionary(pair => pair.Key, pair => pair.Key == member ? Encoding.UTF8.GetBytes(rewrite(Encoding.UTF8.GetString(pair.Value))) : pair.Value, StringComparer.Ordinal);
        files[ShadowFiles.Run] = Bundle.Of(bundle.Manifest.Kind, bundle.Manifest.Name, members).ToArchive();
        Reseal(files);
    }

    /// <summary>Makes the manifest list what there is, as somebody who forges would.</summary>
    public static void Reseal(SortedDictionary<string, byte[]> files, Func<ShadowManifest, ShadowManifest>? change = null)
    {
        var manifest = JsonSerializer.Deserialize(files[ShadowManifest.FileName], ShadowJson.Default.ShadowManifest)!;
        manifest = manifest with { Members = [.. files.Where(file => file.Key != ShadowManifest.FileName).Select(file => new ShadowMember(file.Key, file.Value.Length, HistoryJson.Sha256(file.Value)))] };
        files[ShadowManifest.FileName] = JsonSerializer.SerializeToUtf8Bytes(change?.Invoke(manifest) ?? manifest, ShadowJson.Default.ShadowManifest);
    }

    /// <summary>Packs files as a forge does; a mode makes an entry a link or a device.</summary>
    public static byte[] Zip(IEnumerable<KeyValuePair<string, byte[]>> files, params IReadOnlyList<(string Name, string Content, int Mode)> more)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes, mode) in files.Select(file => (file.Key, file.Value, 0x81A4)).Concat(more.Select(one => (one.Name, Encoding.UTF8.GetBytes(one.Content), one.Mode))))
            {
                var entry = zip.CreateEntry(name);
                entry.ExternalAttributes = mode << 16;
                using var content = entry.Open();
                content.Write(bytes);
            }
        }
        return stream.ToArray();
    }

    /// <summary>Reports.</summary>
    public async Task<ReportResult> ReportAsync(string headRepository = FakeForge.Repository, TimeProvider? time = null, string? given = null, TimeSpan? bodyMax = null)
    {
        using var forge = new Forge(Server.Address, "s3cret-token", time ?? new QuickTime(), bodyMax);
        return await new Reporter(forge, new WorkflowRunFacts(FakeForge.Repository, 42, FakeForge.Head, headRepository), new ReportOptions(FakeForge.Author, Suggestions: true, Sarif: true, "https://forge.test/run")).PostAsync(given);
    }

    /// <summary>An artifact that a step before has downloaded.</summary>
    public string Folder()
    {
        Files();
        return _folder;
    }

    /// <summary>The file of an event of a pull request, with what both kinds of event have.</summary>
    public string Event(string name, string from = "mallory/tiny")
    {
        var file = Path.Combine(_events, name + ".json");
        var repository = new JsonObject { ["full_name"] = FakeForge.Repository };
        var head = new JsonObject { ["sha"] = FakeForge.Head, ["repo"] = new JsonObject { ["full_name"] = from } };
        File.WriteAllText(file, new JsonObject
        {
            ["repository"] = repository.DeepClone(),
            ["pull_request"] = new JsonObject { ["number"] = 7, ["head"] = head, ["base"] = new JsonObject { ["sha"] = FakeForge.Head, ["repo"] = repository } },
            ["workflow_run"] = new JsonObject { ["id"] = 5, ["event"] = "pull_request", ["head_sha"] = FakeForge.Head, ["head_repository"] = head["repo"]!.DeepClone() },
        }.ToJsonString());
        return file;
    }

    /// <summary>The refusal of a report that must not post.</summary>
    public async Task<CliException> RefusedAsync()
    {
        var error = await Assert.ThrowsAsync<CliException>(() => ReportAsync());
        Assert.Empty(Server.Writes);
        return error;
    }

    /// <summary>Waits take no time here; how long they were to be is kept.</summary>
    internal sealed class QuickTime : TimeProvider
    {
        public List<TimeSpan> Waits { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits.Add(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
