using System.Globalization;
using System.Text.Json;
using Tsrun.Cli.Ci.Shadow;

namespace Tsrun.Cli.Ci.Report;

/// <summary>The diagnosing job as the forge itself tells of it: the one source that the pull request's code could not write to.</summary>
internal sealed record WorkflowRunFacts(string Repository, long Id, string HeadSha, string HeadRepository)
{
    private const string Wrong = "TS1051";

    /// <summary>Reads the <c>workflow_run</c> event of this job; where a forge has none, the <c>pull_request</c> event of a job behind the diagnosing one.</summary>
    /// <param name="ownRun">Id of the run that this job belongs to.</param>
    /// <param name="isGiven">The artifact was downloaded already. Only then may both jobs be of one run, since a run's artifacts are handed out when it is over.</param>
    /// <exception cref="CliException">TS1051: it is another event, or the run was not of a pull request.</exception>
    public static WorkflowRunFacts Read(string? eventName, string? eventPath, string? ownRun, bool isGiven)
    {
        if (isGiven && eventName == "pull_request" && PullRequestFacts.Read(eventName, eventPath) is { } pull)
            return new WorkflowRunFacts(pull.Repository, long.TryParse(ownRun, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0, pull.HeadSha, pull.HeadRepository);
        var found = string.IsNullOrEmpty(eventName) ? "no event (GITHUB_EVENT_NAME is not set)" : $"the event `{eventName}`";
        if (eventName != "workflow_run") throw new CliException(ExitCode.Usage, Wrong, $"found {found}, expected workflow_run, or pull_request together with --bundle", "see docs/shadow-ci.md for the two workflows");
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
