using System.CommandLine;
using System.Globalization;
using System.Net;
using Tsrun.Cli.Ci.Report;
using Tsrun.Cli.Ci.Shadow;
using Tsrun.Cli.Rendering;
using Tsrun.History;

namespace Tsrun.Cli.Commands.Ci;

/// <summary><c>tsrun ci report</c>: takes what a diagnosing job left, and posts it. Builds nothing, checks out nothing.</summary>
internal static class CiReport
{
    private const string Unreachable = "TS1056", NoToken = "TS1057";
    private static readonly Option<string?> Bundle = new("--bundle") { Description = "an artifact that was downloaded already: a folder, or the .zip", HelpName = "PATH" };
    private static readonly Option<string?> Author = new("--author") { Description = "login that the token posts under (found out where the forge is known)", HelpName = "LOGIN" };
    private static readonly Option<bool> NoSuggestions = new("--no-suggestions") { Description = "the comment alone" };
    private static readonly Option<bool> NoSarif = new("--no-sarif") { Description = "no upload to code scanning" };

    public static Command Create()
    {
        var command = new Command("report", "post a diagnosis as one comment, from a job that holds the token") { Bundle, Author, NoSuggestions, NoSarif };
        command.SetAction((parsed, _) => ExecuteAsync(parsed));
        return command;
    }

    private static async Task<int> ExecuteAsync(ParseResult parsed)
    {
        Settings.Current.Load([]);
        var (output, runner) = (Flags.ReadOutput(parsed), RunnerFiles.OfThisJob);
        var bundle = parsed.GetValue(Bundle);
        var run = WorkflowRunFacts.Read(Variable("GITHUB_EVENT_NAME"), Variable("GITHUB_EVENT_PATH"), Variable("GITHUB_RUN_ID"), bundle is not null);
        var token = Variable("GITHUB_TOKEN") ?? throw new CliException(ExitCode.Environment, NoToken, "GITHUB_TOKEN is not set, so nothing can be posted", "env: { GITHUB_TOKEN: \"${{ github.token }}\" }");
        var options = new ReportOptions(parsed.GetValue(Author) ?? AuthorOf(), !parsed.GetValue(NoSuggestions), !parsed.GetValue(NoSarif), AddressOf(run));
        using var forge = new Forge(new Uri(Variable("GITHUB_API_URL") ?? "https://api.github.com"), token, TimeProvider.System);
        try
        {
            var result = await new Reporter(forge, run, options).PostAsync(bundle);
            Show(result, output);
            runner.Outputs([("outcome", result.Findings.Outcome), ("comment", result.Comment), ("suggestions", result.Suggestions.ToString(CultureInfo.InvariantCulture))]);
            return ExitCode.Green;
        }
        catch (ForgeException e) when (e.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            throw new CliException(ExitCode.Environment, Unreachable, $"the token may not do this: {e.Message}", "permissions: { actions: read, pull-requests: write }; a pull request of a fork has a token that only reads, unless the job runs on workflow_run");
        }
        catch (ForgeException e)
        {
            throw new CliException(ExitCode.Environment, Unreachable, $"the forge did not answer as it should: {e.Message}", "run the job again; what is posted already is found and edited, never doubled",
                "GITHUB_API_URL names the API: https://api.github.com, or …/api/v1 of Gitea and Forgejo");
        }
    }

    private static void Show(ReportResult result, OutputOptions output) => Records.Write(output, "tsrun.report/1",
        $"#{result.Number}: {result.Findings.Outcome}; comment {result.Comment}, {Amount.Of(result.Suggestions, "suggestion")}, SARIF {Printable.Line(result.Sarif)}",
        json =>
        {
            json.WriteNumber("number", result.Number);
            json.WriteString("outcome", result.Findings.Outcome);
            json.WriteString("comment", result.Comment);
            json.WriteNumber("suggestions", result.Suggestions);
            json.WriteString("sarif", result.Sarif);
        });

    /// <summary>A name is only safe where nobody else can have it: on github.com the word with brackets cannot be registered, and a person could be called gitea-actions there.</summary>
    private static string AuthorOf() => Variable("FORGEJO_ACTIONS") is not null ? "forgejo-actions" : Variable("GITEA_ACTIONS") is not null ? "gitea-actions" : "github-actions[bot]";

    private static string? AddressOf(WorkflowRunFacts run) => Uri.TryCreate(Variable("GITHUB_SERVER_URL"), UriKind.Absolute, out var server) && server.Scheme is "https" or "http"
        ? string.Create(CultureInfo.InvariantCulture, $"{server.GetLeftPart(UriPartial.Authority)}/{run.Repository}/actions/runs/{run.Id}") : null;

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
