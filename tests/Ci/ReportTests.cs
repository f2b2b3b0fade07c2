using System.Text.Json.Nodes;
using Tsrun.Cli;
using Tsrun.Cli.Ci.Report;
using Tsrun.Tests.Runtime;

namespace Tsrun.Tests.Ci;

/// <summary>`tsrun ci report` against a server on a real socket: one comment, whatever the weather.</summary>
public sealed class ReportTests : IDisposable
{
    private readonly ReportRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Post_TwiceAndAgain_LeavesOneCommentEditedInPlace()
    {
        _rig.Server.Archive = ReportRig.Zip(_rig.Files());
        Assert.Equal("created", (await _rig.ReportAsync()).Comment);
        Assert.Equal("unchanged", (await _rig.ReportAsync()).Comment);
        _rig.Server.Archive = ReportRig.Zip(_rig.Files(ReportRig.Diagnosis(Canned.Crate(Canned.Try(green: false)))));
        Assert.Equal("edited", (await _rig.ReportAsync()).Comment);
        Assert.Equal(100, Assert.Single(_rig.Server.Comments).Id);
        Assert.Single(_rig.Server.ReviewComments);
    }

    [Fact]
    public async Task Post_ASurePatchOnLinesOfTheDiff_OffersIt()
    {
        _rig.Server.Archive = ReportRig.Zip(_rig.Files());
        Assert.Equal(1, (await _rig.ReportAsync()).Suggestions);
        var sent = JsonNode.Parse(Assert.Single(_rig.Server.Writes, call => call.Path.EndsWith("/reviews", StringComparison.Ordinal)).Body)!;
        Assert.Equal((FakeForge.Head, "COMMENT"), ((string)sent["commit_id"]!, (string)sent["event"]!));
        var comment = sent["comments"]![0]!;
        Assert.Equal(("src/lib.rs", 1, "RIGHT", null), ((string)comment["path"]!, (int)comment["line"]!, (string)comment["side"]!, (int?)comment["start_line"]));
        Assert.Contains("```suggestion\nfn a() {}\n```", (string)comment["body"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("@@ -10 +10,2 @@\n x\n+y")]
    [InlineData("@@ -0,0 +1 @@\n+not what the diagnosis saw")]
    [InlineData("")]
    public async Task Post_APatchOutsideOfTheDiff_SendsNoSuggestion(string diff)
    {
        _rig.Server.Diff["src/lib.rs"] = diff;
        _rig.Server.Archive = ReportRig.Zip(_rig.Files());
        Assert.Equal(0, (await _rig.ReportAsync()).Suggestions);
        Assert.DoesNotContain(_rig.Server.Writes, call => call.Path.Contains("/pulls/", StringComparison.Ordinal));
        Assert.Contains("+fn a() {}", Assert.Single(_rig.Server.Comments).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST repos/me/tiny/issues", 502, "", false)]
    [InlineData("POST repos/me/tiny/issues", 502, "", true)]
    [InlineData("POST repos/me/tiny/issues", 429, "Retry-After:7", false)]
    [InlineData("POST repos/me/tiny/issues", 403, "x-ratelimit-remaining:0", false)]
    [InlineData("GET repos/me/tiny/issues", 500, "", false)]
    [InlineData("GET repos/me/tiny/commits", 503, "Retry-After:3", false)]
    [InlineData("GET repos/me/tiny/actions/artifacts", 500, "", false)]
    [InlineData("POST repos/me/tiny/pulls/7/reviews", 422, "", false)]
    [InlineData("POST repos/me/tiny/pulls/7/reviews", 502, "", false)]
    [InlineData("POST repos/me/tiny/pulls/7/reviews", 502, "", true)]
    [InlineData("POST repos/me/tiny/code-scanning", 403, "", false)]
    public async Task Post_InBadWeather_LeavesOneCommentAndOneSuggestion(string call, int status, string header, bool after)
    {
        _rig.Server.Failures.Add((call, status, header, after));
        _rig.Server.Archive = ReportRig.Zip(_rig.Files());
        await _rig.ReportAsync();
        Assert.Empty(_rig.Server.Failures);
        Assert.Single(_rig.Server.Comments);
        Assert.Single(_rig.Server.ReviewComments);
    }

    [Fact]
    public async Task Post_WhileTheForgeAsksForPatience_WaitsAsLongAsAsked()
    {
        var time = new ReportRig.QuickTime();
        _rig.Server.Failures.Add(("POST repos/me/tiny/issues", 429, "Retry-After:7", false));
        _rig.Server.Archive = ReportRig.Zip(_rig.Files());
        await _rig.ReportAsync(time: time);
        Assert.Contains(TimeSpan.FromSeconds(7), time.Waits);
    }

    [Fact]
    public async Task Post_ToAForgeThatIsDown_GivesUpAndSaysSo()
    {
        _rig.Server.Failures.AddRange(Enumerable.Repeat(("GET repos", 503, "", false), 5));
        _rig.Server.Archive = ReportRig.Zip(_rig.Files());
        Assert.Contains("503", (await Assert.ThrowsAsync<ForgeException>(() => _rig.ReportAsync())).Message, StringComparison.Ordinal);
        Assert.Empty(_rig.Server.Writes);
    }

    [Fact]
    public async Task Post_BesideAStrangersCommentWithTheMarker_LeavesItAlone()
    {
        _rig.Server.Comments.Add((5, "mallory", $"{StickyComment.Marker}\nall good"));
        _rig.Server.Archive = ReportRig.Zip(_rig.Files());
        Assert.Equal("created", (await _rig.ReportAsync()).Comment);
        Assert.Equal($"{StickyComment.Marker}\nall good", _rig.Server.Comments[0].Body);
    }

    [Fact]
    public async Task Post_BesideTwoOfItsOwn_LeavesTheOlderOne()
    {
        _rig.Server.Comments.AddRange([(5, FakeForge.Author, $"{StickyComment.Marker}\na"), (6, FakeForge.Author, $"{StickyComment.Marker}\nb"), (7, FakeForge.Author, "another bot's")]);
        _rig.Server.Archive = ReportRig.Zip(_rig.Files());
        await _rig.ReportAsync();
        Assert.Equal([5, 7], _rig.Server.Comments.Select(comment => comment.Id));
    }

    [Fact]
    public async Task Post_ToAForgeLikeGitea_LeavesTheCommentAndNoSuggestion()
    {
        (_rig.Server.Kind, _rig.Server.OtherPulls) = (ForgeKind.Gitea, 30);
        _rig.Server.Archive = ReportRig.Zip(_rig.Files());
        var first = await _rig.ReportAsync();
        Assert.Equal(("created", 0), (first.Comment, first.Suggestions));
        Assert.Contains("404", first.Sarif, StringComparison.Ordinal);
        Assert.Equal("unchanged", (await _rig.ReportAsync()).Comment);
        Assert.Contains("+fn a() {}", Assert.Single(_rig.Server.Comments).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_ToAForgeWithoutArtifacts_SaysHowToBringOne()
    {
        _rig.Server.Kind = ForgeKind.Forgejo;
        var error = await _rig.RefusedAsync();
        Assert.Equal("TS1059", error.Code);
        Assert.Contains("--bundle", Assert.Single(error.Help), StringComparison.Ordinal);
        Assert.Equal("created", (await _rig.ReportAsync(given: _rig.Folder())).Comment);
    }

    [Theory]
    [InlineData("pull_request", true, "42")]
    [InlineData("workflow_run", false, "5")]
    public void Read_OfAnEventThatIsAllowed_TakesTheHeadFromTheForge(string name, bool isGiven, string id)
    {
        var run = WorkflowRunFacts.Read(name, _rig.Event(name), "42", isGiven);
        Assert.Equal((FakeForge.Repository, FakeForge.Head, "mallory/tiny", id), (run.Repository, run.HeadSha, run.HeadRepository, run.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("pull_request", false)]
    [InlineData("pull_request_target", true)]
    [InlineData("push", true)]
    public void Read_OfAnotherEvent_IsRefused(string name, bool isGiven) =>
        Assert.Equal("TS1051", Assert.Throws<CliException>(() => WorkflowRunFacts.Read(name, _rig.Event(name), "42", isGiven)).Code);

    [Fact]
    public async Task Download_FromWhereFilesLie_CarriesNoToken()
    {
        _rig.Server.Archive = ReportRig.Zip(_rig.Files());
        await _rig.ReportAsync();
        Assert.Null(Assert.Single(_rig.Server.FileCalls).Authorization);
        Assert.All(_rig.Server.Calls, call => Assert.Equal("Bearer s3cret-token", call.Authorization));
    }
}
