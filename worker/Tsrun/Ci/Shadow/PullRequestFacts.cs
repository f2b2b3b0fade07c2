using System.Text.Json;
using System.Text.RegularExpressions;
using Tsrun.Activities.Git;

namespace Tsrun.Cli.Ci.Shadow;

/// <summary>What the runner's event says about the pull request under diagnosis. Titles, texts and branch names are left where they are: nobody here can want them.</summary>
internal sealed partial record PullRequestFacts(string Repository, int Number, string HeadSha, string HeadRepository, string BaseSha)
{
    private const string Wrong = "TS1051";

    /// <summary>The head lies in another repository than the base.</summary>
    public bool FromFork => !string.Equals(Repository, HeadRepository, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the event of this job.</summary>
    /// <returns>Null outside of a runner: a rehearsal on somebody's own machine.</returns>
    /// <exception cref="CliException">TS1051: the event is another one, or not to be read; for <c>pull_request_target</c> exit 4.</exception>
    public static PullRequestFacts? Read(string? eventName, string? eventPath)
    {
        if (string.IsNullOrEmpty(eventName)) return null;
        if (eventName == "pull_request_target")
            throw new CliException(ExitCode.Blocked, Wrong, "found the event pull_request_target, which runs with the repository's own rights; a pull request's code is never built there", "trigger the workflow by `pull_request`");
        if (eventName != "pull_request") return null;
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(eventPath ?? ""));
            return Of(json.RootElement);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new CliException(ExitCode.Environment, Wrong, $"the event in GITHUB_EVENT_PATH cannot be read as a pull request: {e.Message}");
        }
    }

    private static PullRequestFacts Of(JsonElement payload)
    {
        var pull = payload.GetProperty("pull_request");
        var (head, @base) = (pull.GetProperty("head"), pull.GetProperty("base"));
        return new PullRequestFacts(RepositoryName(@base.GetProperty("repo")), pull.GetProperty("number").GetInt32(), Commit(head), RepositoryName(head.GetProperty("repo")), Commit(@base));
    }

    /// <summary>A commit id; anything else in its place is refused.</summary>
    public static string Commit(JsonElement side) => side.GetProperty("sha").GetString() is { } sha && CommitFiles.IsCommitId(sha) ? sha : throw new FormatException("`sha` is no commit id");

    /// <summary>A repository as <c>owner/name</c>; empty for one that was deleted.</summary>
    public static string RepositoryName(JsonElement repository)
    {
        if (repository.ValueKind == JsonValueKind.Null) return "";
        return repository.GetProperty("full_name").GetString() is { } name && FullName().IsMatch(name) ? name : throw new FormatException("`full_name` is no repository");
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100}\z")]
    private static partial Regex FullName();
}
