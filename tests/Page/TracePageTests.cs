using System.Text.RegularExpressions;
using Tsrun.Cli;
using Tsrun.Cli.Hosting.Traces;
using Tsrun.Cli.Rendering.Page;
using Tsrun.History;
using Tsrun.Runtime;
using Tsrun.Tests.Runtime;

namespace Tsrun.Tests.Page;

/// <summary>The trace page as text: what it carries, and that nothing of a run can become markup.</summary>
public sealed partial class TracePageTests
{
    public static TheoryData<string> Hostile => [.. PageRig.Hostile];

    [Theory, MemberData(nameof(Hostile))]
    public void Read_OfAPageWithHostileText_GivesTheRunByteForByte(string text)
    {
        var history = PageRig.Run(text);
        var (seal, lines) = TraceProjection.Project(new RunId("w"), history);
        var read = TracePageReader.Read(TracePage.Render(PageRig.RecordingOf(history)));
        Assert.Equal(lines, read.Lines);
        Assert.Equal(seal.Head, read.Seal.Head);
        Assert.Equal(HistoryJson.Bytes(history), HistoryJson.Bytes(read.RequireHistory()));
        Assert.Null(TraceVerifier.Verify(read.Lines, read.Seal));
        Assert.True(Replayer.Replay(read.RequireHistory()).Identical);
    }

    [Theory, MemberData(nameof(Hostile))]
    public void Render_HostileText_AddsNoElement(string text)
    {
        var tags = Tag().Matches(TracePage.Render(PageRig.RecordingOf(PageRig.Run(text)))).Select(match => match.Value);
        Assert.Equal(Tag().Matches(TracePage.Render(PageRig.RecordingOf(PageRig.Run()))).Select(match => match.Value), tags);
    }

    /// <summary>Whoever copies a command out of a stranger's page runs that command and nothing else.</summary>
    [Fact]
    public void Command_OfARunWithAHostileCode_IsOneWordMore()
    {
        var fault = Canned.Moved with { Code = "E0382; touch \u202Ex" };
        var crate = Canned.Crate(Canned.Try(touch: false, risk: Risk.High));
        var history = new RecordedRun(Canned.Input(BuiltInScripts.Shadow, "researcher"), scheduled => scheduled.ActivityType == CargoCheck.Name ? HistoryJson.ToPayload(Canned.Check(fault)) : crate(scheduled)).Play().History;
        var steps = PageProjection.Of(PageRig.RecordingOf(history), PageContext.None).Steps;
        Assert.Contains(@"tsrun explain 'E0382; touch \u{202e}x'", steps.Select(step => step.Command));
    }

    [Fact]
    public void Render_AnyRun_ForbidsEverythingButItsOwnScriptAndStyle()
    {
        var page = TracePage.Render(PageRig.RecordingOf(PageRig.Run()));
        Assert.Matches("content=\"default-src 'none'; script-src 'sha256-[A-Za-z0-9+/=]{44}'; style-src 'sha256-[A-Za-z0-9+/=]{44}'; base-uri 'none'; form-action 'none'\"", page);
        Assert.DoesNotContain("unsafe", page[..page.IndexOf("<title>", StringComparison.Ordinal)], StringComparison.Ordinal);
        Assert.DoesNotMatch(@"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", page);
    }

    [Fact]
    public void Render_FiveHundredEvents_StaysUnderTwoMegabytes() => Assert.InRange(TracePage.Render(PageRig.RecordingOf(PageRig.Long(500))).Length, 1, 2 << 20);

    [Fact]
    public void Of_ARunThatQuotesASecret_MasksItEverywhereAndStillReplays()
    {
        var recording = WithoutSecrets.Of(PageRig.RecordingOf(PageRig.Run($"let api_key = \"{Canned.Secret}\";")));
        var page = TracePage.Render(recording);
        Assert.DoesNotContain(Canned.Secret, page, StringComparison.Ordinal);
        Assert.Contains("[redacted:secret-value:", page, StringComparison.Ordinal);
        Assert.True(Replayer.Replay(TracePageReader.Read(page).RequireHistory()).Identical);
    }

    [Fact]
    public void Of_ARunWithoutASecret_IsTheVerySameRecording()
    {
        var recording = PageRig.RecordingOf(PageRig.Run());
        Assert.Same(recording, WithoutSecrets.Of(recording));
    }

    [Theory]
    [InlineData("", "it has no element tsrun-trace")]
    [InlineData("<script type=\"application/json\" id=\"tsrun-trace\">{\"schema\":\"tsrun.page/1\"", "it has no element tsrun-trace")]
    [InlineData("<script type=\"application/json\" id=\"tsrun-trace\">{\"schema\":\"tsrun.page/2\",\"seal\":{\"manifest\":{\"v\":1,\"run\":\"\",\"script\":\"\",\"policy\":\"\",\"profile\":\"\",\"snapshot\":\"\",\"toolchain\":{}},\"lines\":0,\"head\":\"\"},\"lines\":[],\"history\":[]}</script>", "it carries tsrun.page/2, expected tsrun.page/1")]
    public void Read_OfSomethingElse_SaysWhatIsMissing(string html, string expected)
    {
        var error = Assert.Throws<CliException>(() => TracePageReader.Read(html));
        Assert.Equal(("TS1050", $"this is no whole trace page: {expected}"), (error.Code, error.Message));
    }

    [GeneratedRegex(@"</?[a-zA-Z!][^\s>]*")]
    private static partial Regex Tag();
}
