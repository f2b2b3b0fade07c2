using System.Globalization;
using System.Net;
using System.Text.Json;
using Tsrun.Cli.Ci.Rendering;
using Tsrun.Cli.Ci.Shadow;

namespace Tsrun.Cli.Ci.Report;

/// <summary>The pull request that a diagnosis belongs to, as the forge knows it now.</summary>
/// <param name="Shown">By path, the lines of the new file that the forge's own diff shows: a review may speak of these alone.</param>
internal sealed record Pull(string Repository, int Number, string HeadSha, IReadOnlyDictionary<string, IReadOnlyList<ShownLine>> Shown)
{
    private const string NotFound = "TS1055";

    /// <summary>Finds those that it may be by the head of the diagnosing run, never by what the artifact says; the oldest first.</summary>
    /// <exception cref="CliException">TS1055: none is open with that head, or it has moved on.</exception>
    public static async Task<IReadOnlyList<int>> NumbersAsync(Forge forge, WorkflowRunFacts run)
    {
        var rows = await OfCommitAsync(forge, run);
        // Of a fork's commit GitHub does not always know the pull request; then the open ones are looked through.
        if (!Forge.Read(() => rows.Exists(row => Fits(row, run)))) rows.AddRange(await forge.ListAsync($"repos/{run.Repository}/pulls?state=open"));
        var numbers = Forge.Read(() => rows.Where(row => Fits(row, run)).Select(row => row.GetProperty("number").GetInt32()).Distinct().Order().ToList());
        return numbers.Count > 0 ? numbers : throw new CliException(ExitCode.Blocked, NotFound, $"no open pull request has the head {run.HeadSha[..12]} any more, so nothing was posted", "the diagnosis of its newer head will post");
    }

    /// <summary>Reads one of them.</summary>
    public static async Task<Pull> ReadAsync(Forge forge, WorkflowRunFacts run, int number) => new(run.Repository, number, run.HeadSha, await ShownAsync(forge, run.Repository, number));

    private static async Task<List<JsonElement>> OfCommitAsync(Forge forge, WorkflowRunFacts run)
    {
        try
        {
            return await forge.ListAsync($"repos/{run.Repository}/commits/{run.HeadSha}/pulls");
        }
        catch (ForgeException e) when (e.Status is HttpStatusCode.NotFound or HttpStatusCode.UnprocessableEntity)
        {
            // Gitea and Forgejo have no such list, and GitHub answers like this for a commit that only a fork has.
            return [];
        }
    }

    /// <summary>Open, with this very head, from the repository that the run came from, into ours.</summary>
    private static bool Fits(JsonElement row, WorkflowRunFacts run)
    {
        var (head, @base) = (row.GetProperty("head"), row.GetProperty("base"));
        return row.GetProperty("state").GetString() == "open" && head.GetProperty("sha").GetString() == run.HeadSha
            && Same(head.GetProperty("repo"), run.HeadRepository) && Same(@base.GetProperty("repo"), run.Repository);
    }

    private static bool Same(JsonElement repository, string name) => string.Equals(PullRequestFacts.RepositoryName(repository), name, StringComparison.OrdinalIgnoreCase);

    private static async Task<IReadOnlyDictionary<string, IReadOnlyList<ShownLine>>> ShownAsync(Forge forge, string repository, int number)
    {
        var shown = new Dictionary<string, IReadOnlyList<ShownLine>>(StringComparer.Ordinal);
        foreach (var file in await forge.ListAsync(string.Create(CultureInfo.InvariantCulture, $"repos/{repository}/pulls/{number}/files")))
            if (Forge.Read(() => Diff(file)) is { Path: { } path, Text: { } diff })
                shown[path] = [.. Hunks.NewLines(diff)];
        return shown;
    }

    /// <summary>A file that is large or none of text comes without its difference.</summary>
    private static (string? Path, string? Text) Diff(JsonElement file) => (file.GetProperty("filename").GetString(), file.TryGetProperty("patch", out var patch) ? patch.GetString() : null);
}
