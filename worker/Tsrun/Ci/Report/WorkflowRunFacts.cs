using System.Text.Json;
using Tsrun.Cli.Ci.Shadow;

namespace Tsrun.Cli.Ci.Report;

/// <summary>The diagnosing job as the forge itself tells of it: the one source that the pull request's code could not write to.</summary>
internal sealed record WorkflowRunFacts(string Repository, long Id, string HeadSha, string HeadRepository)
{
    private const string Wrong = "TS1051";

    /// <summary>Reads the <c>workflow_run</c> event of this job.</summary>
    /// <exception cref="CliException">TS1051: it is another event, or the run was not of a pull request.</exception>
    public static WorkflowRunFacts Read(string? eventName, string? eventPath)
    {
        if (eventName != "workflow_run") throw new CliException(ExitCode.Usage, Wrong, $"found the event `{eventName}`, expected workflow_run", "see docs/shadow-ci.md for the two workflows");
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(eventPath ?? ""));
            var run = json.RootElement.GetProperty("workflow_run");
            if (run.GetProperty("event").GetString() != "pull_request") throw new FormatException("the diagnosing run was not of the event pull_request");
            var repository = PullRequestFacts.RepositoryName(json.RootElement.GetProperty("repository"));
            return new WorkflowRunFacts(repository, run.GetProperty("id").GetInt64(), Commit(run), PullRequestFacts.RepositoryName(run.GetProperty("head_repository")));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new CliException(ExitCode.Environment, Wrong, $"the event in GITHUB_EVENT_PATH cannot be read as a finished diagnosis: {e.Message}");
        }
    }

    private static string Commit(JsonElement run) => run.GetProperty("head_sha").GetString() is { } sha && Tsrun.Activities.Git.CommitFiles.IsCommitId(sha) ? sha : throw new FormatException("`head_sha` is no commit id");
}
