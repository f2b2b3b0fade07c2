using Tsrun.History;
using Tsrun.Runtime;
using Tsrun.Tests.Ci;

namespace Tsrun.Tests.Runtime;

/// <summary>What the Temporal Web UI shows as Markdown holds texts of a crate that nobody has to trust.</summary>
public sealed class DescribeTests
{
    private const string Hostile = "` ``` [press](https://evil.test) ![](https://evil.test/pixel) <img src=//evil.test>";

    [Fact]
    public void Details_OfAHostileCrate_HaveItsTextsInCodeOnly()
    {
        var details = Details(Play(interactive: false)).ToList();
        Assert.Contains(details, text => text.Contains("evil.test", StringComparison.Ordinal));
        Assert.Contains(details, text => text.Contains("````diff", StringComparison.Ordinal));
        Assert.All(details, text => Assert.DoesNotContain("evil.test", MarkdownText.WithoutCode(text), StringComparison.Ordinal));
    }

    [Fact]
    public void Details_OfAQuestion_HaveItInCodeOnly()
    {
        var timer = Assert.Single(Play(interactive: true).Commands.OfType<Command.StartTimer>());
        var prose = MarkdownText.WithoutCode(timer.Metadata!.Details!);
        Assert.DoesNotContain("evil.test", prose, StringComparison.Ordinal);
        Assert.EndsWith("Nobody's answer counts as a no.\n", prose, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain", "`plain`")]
    [InlineData("", "` `")]
    [InlineData("`", "`` ` ``")]
    [InlineData("a``b", "```a``b```")]
    [InlineData("two\nlines", "`two lines`")]
    public void Span_OfAText_IsFencedLongerThanAnythingInIt(string text, string span) => Assert.Equal(span, MarkdownCode.Span(text));

    [Fact]
    public void Block_WithFencesInIt_IsFencedLonger() => Assert.Equal("\n`````diff\n ````\n x\n`````\n", MarkdownCode.Block(" ````\n x\n", "diff"));

    private static IEnumerable<string> Details(RecordedRun run) => run.Commands.Select(command => command.Metadata?.Details).OfType<string>();

    private static RecordedRun Play(bool interactive)
    {
        var change = Canned.Patch.Files[0] with { Path = $"src/{Hostile}.rs", Diff = $"--- a/src/lib.rs\n+++ b/src/lib.rs\n@@ -1,2 +1,2 @@\n ```\n```\n {Hostile}\n-x\n+y\n" };
        var tried = Canned.Try(touch: !interactive, anchors: interactive ? 0 : 1) with { Title = Hostile, Patch = new Patch([change]) };
        var crate = Canned.Crate(tried);
        var red = HistoryJson.ToPayload(Canned.Check(Canned.Moved with { Message = Hostile }));
        var isRed = true;
        var input = Canned.Input(interactive: interactive);
        var script = input.Script with { Text = input.Script.Text.Replace("Apply it?\"", $"Apply it? {Hostile}\" timeout 1h", StringComparison.Ordinal) };
        return new RecordedRun(input with { Script = script }, scheduled =>
        {
            isRed &= scheduled.ActivityType != PatchApply.Name;
            return isRed && scheduled.ActivityType == CargoCheck.Name ? red : crate(scheduled);
        }).Play();
    }
}
