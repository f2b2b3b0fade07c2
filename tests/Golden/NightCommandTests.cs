using System.Runtime.Versioning;
using Tsrun.Cli;
using Tsrun.Tests.Cli;

namespace Tsrun.Tests.Golden;

/// <summary>Nights through the program as it ships: what is promoted, what is rejected, what is taken back.</summary>
[SupportedOSPlatform("linux")]
public sealed class NightCommandTests : IDisposable
{
    private readonly CliRig _rig = new();

    public NightCommandTests() => _rig.With("TSRUN_GOLDEN", Path.Combine(_rig.Folder, "golden"));

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Nightly_InformativeLabels_PromotesAndOneCommandTakesItBack()
    {
        await RecordedNights.InformativeAsync(_rig.Home);
        var night = (await _rig.RunAsync("golden", "nightly", "--json", "-q")).Expect(ExitCode.Green).Records[0];
        Assert.Equal(("promoted v1", 120), (night.GetProperty("decision").GetString(), night.GetProperty("cases").GetInt32()));
        Assert.All(["model.json", "card.md", "reliability.svg", "report.html", "trace.html"], name => Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(night.GetProperty("report").GetString())!, name)), name));
        // Runs take it up, and the next night has nothing better to offer.
        var crate = _rig.Crate("tiny", CliRig.Fixable);
        Assert.Contains("calibration: v1 dataset", (await _rig.RunAsync("propose", crate)).Expect(ExitCode.Green).Out, StringComparison.Ordinal);
        Assert.Contains("rejected: ", (await _rig.RunAsync("golden", "nightly", "-q")).Expect(ExitCode.Green).Out, StringComparison.Ordinal);
        Assert.StartsWith("in force: the priors", (await _rig.RunAsync("golden", "rollback")).Expect(ExitCode.Green).Out, StringComparison.Ordinal);
        Assert.Contains("calibration: prior", (await _rig.RunAsync("propose", crate)).Expect(ExitCode.Green).Out, StringComparison.Ordinal);
        Assert.Contains("TS1023", (await _rig.RunAsync("golden", "rollback")).Expect(ExitCode.Usage).Err, StringComparison.Ordinal);
        Assert.StartsWith("in force: v1", (await _rig.RunAsync("golden", "promote", "1")).Expect(ExitCode.Green).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nightly_ShuffledLabels_IsRejectedWithTheFiguresAndThePriorsStay()
    {
        await RecordedNights.ShuffledAsync(_rig.Home, seed: 7);
        var answer = (await _rig.RunAsync("golden", "nightly", "-q")).Expect(ExitCode.Green);
        Assert.Matches(@"decision   rejected: .*no skill over the base rate: 0\.\d{3} → 0\.\d{3}", answer.Out);
        Assert.Contains("none was promoted yet", (await _rig.RunAsync("golden", "rollback")).Expect(ExitCode.Usage).Err, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("25:61")]
    [InlineData("every night")]
    [InlineData("61 2 * * *")]
    public async Task Schedule_NoTime_SaysWhatWasExpected(string when)
    {
        var answer = (await _rig.RunAsync("golden", "nightly", "--schedule", when)).Expect(ExitCode.Usage);
        Assert.Contains($"error[TS1024]: found `--schedule {when}`", answer.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schedule_SetShownAndRemoved_SaysHowItStands()
    {
        Assert.StartsWith("no schedule", (await _rig.RunAsync("golden", "nightly", "--schedule", "show")).Expect(ExitCode.Green).Out, StringComparison.Ordinal);
        Assert.StartsWith("scheduled: 17 2 * * *", (await _rig.RunAsync("golden", "nightly", "--schedule", "02:17")).Expect(ExitCode.Green).Out, StringComparison.Ordinal);
        Assert.StartsWith("rescheduled: 30 4 * * 1-5", (await _rig.RunAsync("golden", "nightly", "--schedule", "30 4 * * 1-5")).Expect(ExitCode.Green).Out, StringComparison.Ordinal);
        Assert.Contains("next ", (await _rig.RunAsync("golden", "nightly", "--schedule", "show")).Expect(ExitCode.Green).Out, StringComparison.Ordinal);
        Assert.StartsWith("removed", (await _rig.RunAsync("golden", "nightly", "--schedule", "off")).Expect(ExitCode.Green).Out, StringComparison.Ordinal);
    }
}
