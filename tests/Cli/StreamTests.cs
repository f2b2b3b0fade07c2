using System.Runtime.Versioning;

namespace Tsrun.Tests.Cli;

/// <summary>What goes to stdout, what to stderr, and what happens where there is none.</summary>
[SupportedOSPlatform("linux")]
public sealed class StreamTests : IDisposable
{
    private readonly CliRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData("fix", "nowhere", "--json")]
    [InlineData("fix", "--format", "json", "--frob")]
    [InlineData("fix", "--format=jsonl", "--budget", "x")]
    [InlineData("trace", "--json")]
    [InlineData("doctor", "--json")]
    [InlineData("doctor", "--routes", "--json")]
    [InlineData("config", "show", "--json")]
    [InlineData("policy", "show", "--json")]
    [InlineData("policy", "show", "cargo.check", "--json")]
    [InlineData("script", "check", "fix", "--json")]
    [InlineData("script", "fmt", "fix", "--json")]
    [InlineData("script", "verify", "fix", "--json")]
    [InlineData("explain", "TS0202", "--json")]
    [InlineData("explain", "E9999", "--json")]
    [InlineData("replay", "--json")]
    [InlineData("resume", "--json")]
    [InlineData("revert", "beef", "--json")]
    public async Task Json_OfEveryCommandAndError_IsRecordsAndNothingElse(params string[] line)
    {
        var answer = await _rig.RunAsync(line);
        Assert.NotEmpty(answer.Records);
        Assert.All(answer.Records, record => Assert.StartsWith("tsrun.", record.GetProperty("schema").GetString(), StringComparison.Ordinal));
        if (answer.Exit != 0 && answer.Records[^1].TryGetProperty("exit", out var exit)) Assert.Equal(answer.Exit, exit.GetInt32());
    }

    [Fact]
    public async Task Json_OfARunAndItsRecords_IsRecordsAndNothingElse()
    {
        var run = (await _rig.RunAsync("fix", _rig.Crate("fixable", CliRig.Fixable), "--format", "jsonl")).Expect(0);
        Assert.Equal(("result", "fixed"), (run.Records[^1].GetProperty("type").GetString(), run.Records[^1].GetProperty("outcome").GetString()));
        Assert.All(run.Records.SkipLast(1), record => Assert.Equal("step", record.GetProperty("type").GetString()));
        foreach (var line in new[] { "trace list", "trace show", "trace show --kinds", "trace verify", "trace export last", "trace follow last", "replay last", "replay last --live", "resume last", "apply last", "revert last", "revert last" })
        {
            var answer = await _rig.RunAsync([.. line.Split(' '), "--json"]);
            Assert.NotEmpty(answer.Records);
            // The recorded tree is gone once it was repaired; everything else must work.
            Assert.Equal((line, line.EndsWith("--live", StringComparison.Ordinal) ? 6 : 0), (line, answer.Exit));
        }
    }

    [Fact]
    public async Task Color_ByVariableAndFlag_IsOffOrOn()
    {
        var crate = _rig.Crate("unfixable", CliRig.Unfixable);
        var forced = (await _rig.RunAsync("propose", crate, "--color", "always")).Expect(3);
        Assert.Contains("\e[", forced.Out, StringComparison.Ordinal);
        var plain = (await _rig.With("NO_COLOR", "1").With("FORCE_COLOR", "1").RunAsync("propose", crate)).Expect(3);
        Assert.DoesNotContain("\e", plain.Out + plain.Err, StringComparison.Ordinal);
        Assert.Contains("\e[", (await _rig.RunAsync("fix", "nowhere", "--color", "always")).Err, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exec \"$@\" >&-")]
    [InlineData("exec \"$@\" 2>&-")]
    [InlineData("exec \"$@\" <&-")]
    [InlineData("exec \"$@\" <&- >&- 2>&-")]
    [InlineData("TERM=dumb COLUMNS=40 exec \"$@\"")]
    public async Task Stream_ThatIsClosed_ChangesNothingElse(string line)
    {
        _rig.Wrapper = ["sh", "-c", line, "sh"];
        (await _rig.RunAsync("fix", _rig.Crate("green", CliRig.Green))).Expect(0);
    }

    [Theory]
    [InlineData("doctor")]
    [InlineData("script fmt fix")]
    [InlineData("--help")]
    public async Task Pipe_ThatIsClosedEarly_EndsQuietly(string line)
    {
        _rig.Wrapper = ["sh", "-c", "{ \"$@\"; echo exit $? >&2; } | head -1", "sh"];
        var answer = await _rig.RunAsync(line.Split(' '));
        Assert.Equal("exit 0\n", answer.Err);
        Assert.Single(answer.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Progress_OfARun_GoesToStderrAndTheAnswerToStdout()
    {
        var answer = (await _rig.RunAsync("fix", _rig.Crate("green", CliRig.Green))).Expect(0);
        Assert.Matches(@"\Atsrun \d+\.\d+\.\d+ .*sandbox .*\nrun [0-9a-f]{8}  snapshot [0-9a-f]{12}  policy ", answer.Err);
        Assert.StartsWith("✔ GREEN", answer.Out, StringComparison.Ordinal);
        var quiet = (await _rig.RunAsync("fix", _rig.Crate("green", CliRig.Green), "-q")).Expect(0);
        Assert.Empty(quiet.Err);
    }
}
