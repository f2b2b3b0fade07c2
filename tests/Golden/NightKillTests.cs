using System.Runtime.Versioning;
using Tsrun.Cli;
using Tsrun.Tests.Cli;
using Tsrun.Tests.Patching;

namespace Tsrun.Tests.Golden;

/// <summary>A night that reaches every step, made once: 120 recorded runs that promote a model, and one real run that is admitted.</summary>
[SupportedOSPlatform("linux")]
public sealed class WholeNight : IAsyncLifetime, IDisposable
{
    private readonly CliRig _rig = new();

    /// <summary>Dataset and decision of the night that nobody killed.</summary>
    public string Facts { get; private set; } = "";

    public async Task InitializeAsync()
    {
        if (!NightKillTests.Wanted) return;
        await RecordedNights.InformativeAsync(_rig.Home);
        var crate = _rig.Crate("tiny", CliRig.Fixable);
        File.AppendAllText(Path.Combine(crate, "Cargo.toml"), "license = \"MIT\"\n");
        Shell.Run("git", "-C", crate, "init", "-q");
        Shell.Run("git", "-C", crate, "remote", "add", "origin", "https://example.org/tiny");
        (await _rig.RunAsync("fix", crate, "--allow-dirty", "--accept", "-q")).Expect(ExitCode.Green);
        using var night = Copy();
        Facts = FactsOf((await night.RunAsync("golden", "nightly", "--json", "-q")).Expect(ExitCode.Green));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _rig.Dispose();

    /// <summary>The same store and golden traces in a folder of their own; the crate stays where it was fixed.</summary>
    internal CliRig Copy()
    {
        var copy = new CliRig();
        Shell.Run("cp", "-r", _rig.Home, copy.Home);
        return copy;
    }

    internal static string FactsOf(CliAnswer answer) => $"{answer.Records[0].GetProperty("dataset")} {answer.Records[0].GetProperty("decision")}";
}

/// <summary>SIGKILL at the begin and at the end of each step of a night: resumed, it comes to the same dataset and the same decision. Takes minutes: <c>tests/Nightly/golden-kill.sh</c> runs it.</summary>
[SupportedOSPlatform("linux")]
public sealed class NightKillTests(WholeNight whole) : IClassFixture<WholeNight>
{
    /// <summary>Somebody asked for it.</summary>
    public static bool Wanted => Environment.GetEnvironmentVariable("TSRUN_TEST_NIGHT_KILLS") is { Length: > 0 };

    /// <summary>Moments that are known to be within a step: before it did anything, and when it has done all and none of it is recorded.</summary>
    public static TheoryData<string> Moments { get; } =
        [.. new[] { "collect", "judge", "admit", "verify", "dataset", "refit", "evaluate", "promote", "report" }.SelectMany(step => new[] { $"begin of golden.{step}", $"end of golden.{step}" })];

    [KillTheory]
    [MemberData(nameof(Moments))]
    public async Task Resume_AfterAKillInAStep_ComesToTheSameDatasetAndDecision(string moment)
    {
        using var rig = whole.Copy();
        rig.With(StartupHook.Runtime, typeof(StartupHook).Assembly.Location).With(StartupHook.Variable, moment);
        using (var night = rig.Start("golden", "nightly", "--json", "-q"))
        {
            await night.SaysAsync(StartupHook.Says(moment));
            night.Signal(CliProgram.SignalKill);
            var killed = await night.EndAsync();
            Assert.True(killed.Err.Contains(StartupHook.Says(moment), StringComparison.Ordinal) && killed.Out.Length == 0, $"ended before it was killed\n{killed.Err}\n{killed.Out}");
        }
        rig.With(StartupHook.Variable, null);
        var second = await rig.RunAsync("golden", "nightly", "-q");
        Assert.True(second.Exit == ExitCode.Blocked && second.Err.StartsWith("error[TS1022]: a nightly run is open", StringComparison.Ordinal), second.Err);
        Assert.Equal(whole.Facts, WholeNight.FactsOf((await rig.RunAsync("resume", "last", "--json", "-q")).Expect(ExitCode.Green)));
        Assert.StartsWith("replay identical", (await rig.RunAsync("replay", "last")).Expect(ExitCode.Green).Out, StringComparison.Ordinal);
        Assert.Equal("promoted v1", whole.Facts.Split(' ', 2)[1]);
        Assert.Equal(1, (await rig.RunAsync("golden", "rollback", "--json")).Expect(ExitCode.Green).Records[0].GetProperty("versions").GetInt32());
    }

    /// <summary>A theory that is skipped, with its reason shown, unless it was asked for.</summary>
    private sealed class KillTheoryAttribute : TheoryAttribute
    {
        public KillTheoryAttribute() => Skip = Wanted ? null : "takes minutes: tests/Nightly/golden-kill.sh";
    }
}
