using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text.Json;
using Tsrun.Cli.Ci.Artifact;
using Tsrun.Cli.Ci.Rendering;

namespace Tsrun.Cli.Ci.Report;

/// <summary>What came of a report.</summary>
/// <param name="Comment"><c>created</c>, <c>edited</c> or <c>unchanged</c>.</param>
/// <param name="Sarif"><c>uploaded</c>, <c>off</c>, or why it was not.</param>
internal sealed record ReportResult(Findings Findings, int Number, string Comment, int Suggestions, string Sarif);

/// <summary>Posts a diagnosis: finds the pull request by the run, gets the artifact, believes nothing of it that it cannot check, and writes every word itself.</summary>
internal sealed class Reporter(Forge forge, WorkflowRunFacts run, ReportOptions options)
{
    private const string Artifact = "tsrun-shadow", NoArtifacts = "TS1059";

    /// <summary>Does it; nothing is posted unless everything before held.</summary>
    /// <param name="given">An artifact that was downloaded already; null: it is asked for.</param>
    public async Task<ReportResult> PostAsync(string? given)
    {
        var numbers = await Pull.NumbersAsync(forge, run);
        var artifact = ShadowArtifact.Verify(given is null ? ArtifactFiles.OfZip(await DownloadAsync()) : ArtifactFiles.Read(given), RequireSame);
        // Of several pull requests with this very head the artifact may say which it is about: it chooses among what the forge found, and no other.
        var pull = await Pull.ReadAsync(forge, run, numbers.Contains(artifact.Manifest.Number) ? artifact.Manifest.Number : numbers[0]);
        var findings = artifact.Findings;
        var comment = await new StickyComment(forge, run.Repository, pull.Number, options.Author).PutAsync(FindingsMarkdown.Comment(findings, StickyComment.Marker, Place()));
        var suggestions = options.Suggestions ? await new Review(forge, pull, options.Author).PostAsync(Suggestion.Of(findings, pull)) : 0;
        return new ReportResult(findings, pull.Number, comment, suggestions, options.Sarif ? await UploadAsync(findings, pull) : "off");
    }

    /// <summary>What the artifact claims must be what the forge says; a diagnosis of another commit is no diagnosis of this one.</summary>
    private void RequireSame(ShadowManifest manifest)
    {
        if (manifest.HeadSha != run.HeadSha) throw ArtifactFiles.Refused($"it is about commit {Short(manifest.HeadSha)}, the run about {Short(run.HeadSha)}");
        if (!Same(manifest.Repository, run.Repository)) throw ArtifactFiles.Refused("it is about a pull request to another repository");
        if (!Same(manifest.HeadRepository, run.HeadRepository)) throw ArtifactFiles.Refused("it is about a pull request from another repository");
    }

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static string Short(string sha) => Cli.Rendering.Printable.Line(Words.Clip(sha, 12));

    private async Task<byte[]> DownloadAsync()
    {
        var rows = await ArtifactsAsync();
        var found = Forge.Read(() => rows.Where(row => row.GetProperty("name").GetString() == Artifact && !(row.TryGetProperty("expired", out var expired) && expired.GetBoolean()))
            .Select(row => (Size: row.GetProperty("size_in_bytes").GetInt64(), Id: row.GetProperty("id").GetInt64())).ToList());
        if (found.Count != 1) throw ArtifactFiles.Refused($"the run has {found.Count} artifacts of the name {Artifact}, expected 1");
        var (size, id) = found[0];
        if (size > ArtifactFiles.ArchiveBytesMax) throw ArtifactFiles.Refused($"the archive has {size} bytes, more than {ArtifactFiles.ArchiveBytesMax}");
        return await forge.DownloadAsync(string.Create(CultureInfo.InvariantCulture, $"repos/{run.Repository}/actions/artifacts/{id}/zip"), ArtifactFiles.ArchiveBytesMax);
    }

    private async Task<List<JsonElement>> ArtifactsAsync()
    {
        try
        {
            return await forge.ListAsync(string.Create(CultureInfo.InvariantCulture, $"repos/{run.Repository}/actions/runs/{run.Id}/artifacts"), "artifacts");
        }
        catch (ForgeException e) when (e.Status == HttpStatusCode.NotFound)
        {
            throw new CliException(ExitCode.Environment, NoArtifacts, $"this forge hands out no artifacts of run {run.Id} over its API", "download the artifact in a step before, and name its folder: tsrun ci report --bundle FOLDER");
        }
    }

    private string Place() => options.RunAddress is { } address
        ? $"To try it: download `{Artifact}` from [the run]({address}), then `git apply fix.patch`."
        : $"To try it: download the artifact `{Artifact}` of the run, then `git apply fix.patch`.";

    /// <summary>Best effort: code scanning may be off, or closed to this token.</summary>
    private async Task<string> UploadAsync(Findings findings, Pull pull)
    {
        try
        {
            using var packed = new MemoryStream();
            await using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true)) await gzip.WriteAsync(Sarif.Write(findings));
            await forge.PostAsync($"repos/{run.Repository}/code-scanning/sarifs", json =>
            {
                json.WriteString("commit_sha", run.HeadSha);
                json.WriteString("ref", string.Create(CultureInfo.InvariantCulture, $"refs/pull/{pull.Number}/head"));
                json.WriteString("sarif", Convert.ToBase64String(packed.ToArray()));
                json.WriteString("tool_name", "tsrun");
            });
            return "uploaded";
        }
        catch (ForgeException e)
        {
            return e.Message;
        }
    }
}

/// <summary>What a report may do.</summary>
/// <param name="Author">The login that the token posts under.</param>
/// <param name="RunAddress">The run's page, for people; null where the forge does not say.</param>
internal sealed record ReportOptions(string Author, bool Suggestions, bool Sarif, string? RunAddress);
