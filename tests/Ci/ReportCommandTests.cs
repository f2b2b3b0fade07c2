using System.Runtime.Versioning;
using System.Text.Json;
using Tsrun.Tests.Cli;

namespace Tsrun.Tests.Ci;

/// <summary>`tsrun ci report` as a job runs it: variables of a runner in, a comment and one line out, a code for each way it ends.</summary>
[SupportedOSPlatform("linux")]
public sealed class ReportCommandTests : IDisposable
{
    private readonly ReportRig _rig = new();
    private readonly CliRig _cli = new();

    public void Dispose()
    {
        _rig.Dispose();
        _cli.Dispose();
    }

    [Fact]
    public async Task Report_OnAWorkflowRun_PostsAndSaysWhat()
    {
        Job("workflow_run");
        using var said = JsonDocument.Parse((await _cli.RunAsync("ci", "report", "--json")).Expect(0).Out);
        Assert.Equal(("tsrun.report/1", 7, "proposed", "created", 1, "uploaded"), (Text(said, "schema"), said.RootElement.GetProperty("number").GetInt32(), Text(said, "outcome"), Text(said, "comment"), said.RootElement.GetProperty("suggestions").GetInt32(), Text(said, "sarif")));
        Assert.Equal("#7: proposed; comment unchanged, 0 suggestions, SARIF uploaded\n", (await _cli.RunAsync("ci", "report")).Expect(0).Out);
        Assert.EndsWith("outcome=proposed\ncomment=unchanged\nsuggestions=0\n", File.ReadAllText(Path.Combine(_cli.Folder, "output")), StringComparison.Ordinal);
    }

    /// <summary>Forgejo has no workflow_run: the reporting job stands behind the diagnosing one in the same run, and has downloaded the artifact.</summary>
    [Fact]
    public async Task Report_OnAPullRequestWithItsArtifact_PostsWhereThereIsNoWorkflowRun()
    {
        _rig.Server.Kind = ForgeKind.Forgejo;
        Job("pull_request");
        _cli.With("GITHUB_RUN_ID", "42").With("FORGEJO_ACTIONS", "true");
        (await _cli.RunAsync("ci", "report")).Expect(2);
        var said = (await _cli.RunAsync("ci", "report", "--bundle", _rig.Folder(), "--author", FakeForge.Author)).Expect(0).Out;
        Assert.StartsWith("#7: proposed; comment created, 0 suggestions, SARIF POST repos/me/tiny/code-scanning/sarifs: 404", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403, "TS1056", "the token may not do this")]
    [InlineData(404, "TS1056", "the forge did not answer as it should")]
    public async Task Report_ThatMayNotComment_SaysWhy(int status, string code, string message)
    {
        Job("workflow_run");
        _rig.Server.Failures.Add(("POST repos/me/tiny/issues", status, "", false));
        var err = (await _cli.RunAsync("ci", "report")).Expect(5).Err;
        Assert.Contains($"error[{code}]: {message}: POST repos/me/tiny/issues/7/comments: {status}", err, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret-token", err, StringComparison.Ordinal);
    }

    /// <summary>A page that asks for a password, or another program: under that address is something that answers, and no forge.</summary>
    [Theory]
    [InlineData("Content-Type:text/html", "the forge did not answer as it should: it answered with something else than JSON")]
    [InlineData("Content-Type:application/json", "the forge did not answer as it should: what answers is no forge that speaks as GitHub's API")]
    public async Task Report_ToWhatIsNoForge_SaysSo(string header, string message)
    {
        Job("workflow_run");
        _rig.Server.Failures.Add(("GET repos/me/tiny/commits", 200, header, false));
        var err = (await _cli.RunAsync("ci", "report")).Expect(5).Err;
        Assert.Contains($"error[TS1056]: {message}", err, StringComparison.Ordinal);
        Assert.Empty(_rig.Server.Writes);
    }

    [Fact]
    public async Task Report_WithoutAToken_AsksForOne()
    {
        Job("workflow_run");
        _cli.With("GITHUB_TOKEN", null);
        Assert.Contains("error[TS1057]: GITHUB_TOKEN is not set", (await _cli.RunAsync("ci", "report")).Expect(5).Err, StringComparison.Ordinal);
        Assert.Empty(_rig.Server.Calls);
    }

    [Fact]
    public async Task Report_OfAnotherHead_PostsNothing()
    {
        Job("workflow_run");
        _rig.Server.HeadNow = new string('2', 40);
        Assert.Contains("error[TS1055]", (await _cli.RunAsync("ci", "report")).Expect(4).Err, StringComparison.Ordinal);
        Assert.Empty(_rig.Server.Writes);
    }

    private static string Text(JsonDocument json, string name) => json.RootElement.GetProperty(name).GetString()!;

    /// <summary>The variables that a runner sets, for a pull request of the same repository.</summary>
    private void Job(string eventName)
    {
        _rig.Server.Archive = ReportRig.Zip(_rig.Files());
        _cli.With("GITHUB_TOKEN", "s3cret-token").With("GITHUB_API_URL", _rig.Server.Address.AbsoluteUri.TrimEnd('/')).With("GITHUB_EVENT_NAME", eventName).With("GITHUB_EVENT_PATH", _rig.Event(eventName, FakeForge.Repository))
            .With("GITHUB_OUTPUT", Path.Combine(_cli.Folder, "output")).With("GITHUB_ACTIONS", "true");
    }
}
