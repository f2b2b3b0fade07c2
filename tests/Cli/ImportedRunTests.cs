using System.Runtime.Versioning;
using Tsrun.Cli;
using Tsrun.Cli.Hosting.Traces;
using Tsrun.History;

namespace Tsrun.Tests.Cli;

/// <summary>A run that came in a bundle: it can be looked at, and its patch taken on a checkout of one's own; it did nothing here.</summary>
[SupportedOSPlatform("linux")]
public sealed class ImportedRunTests : IDisposable
{
    private readonly CliRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Apply_OfAnImportedRun_ProvesItOnTheCheckoutThatIsNamed()
    {
        var (crate, run) = await ImportedAsync();
        var before = CliRig.HashOf(crate);
        Assert.Contains($"error[TS0001]: run {run} was imported, and names no checkout", (await _rig.RunAsync("apply", run)).Expect(ExitCode.Environment).Err, StringComparison.Ordinal);
        (await _rig.RunAsync("apply", run, "--manifest-path", crate, "--accept")).Expect(ExitCode.Green);
        Assert.Equal(CliRig.Fixable.Replace("totl", "total", StringComparison.Ordinal), File.ReadAllText(Path.Combine(crate, "src", "lib.rs")));
        Assert.Contains("already applied", (await _rig.RunAsync("apply", "run.tar.gz", "--manifest-path", crate)).Expect(ExitCode.Green).Out, StringComparison.Ordinal);
        (await _rig.RunAsync("revert", "last")).Expect(ExitCode.Green);
        Assert.Equal(before, CliRig.HashOf(crate));
    }

    [Fact]
    public async Task Apply_OfWhatCameFromElsewhere_TakesItsConfidenceFromNobody()
    {
        var (crate, run) = await ImportedAsync();
        var before = CliRig.HashOf(crate);
        foreach (var named in new[] { run, "run.tar.gz" })
            Assert.Contains("nobody said yes", (await _rig.RunAsync("apply", named, "--manifest-path", crate)).Expect(ExitCode.Abstained).Out, StringComparison.Ordinal);
        Assert.Equal(before, CliRig.HashOf(crate));
        (await _rig.With("TSRUN_HOME", _rig.Home).RunAsync("apply", run)).Expect(ExitCode.Green);
        Assert.NotEqual(before, CliRig.HashOf(crate));
    }

    [Fact]
    public async Task Apply_OfAForgedFile_IsRefused()
    {
        var (crate, run) = await ImportedAsync();
        var before = CliRig.HashOf(crate);
        var history = TraceSource.Read(Path.Combine(_rig.Folder, "run.tar.gz")).History!;
        var end = (WorkflowExecutionCompleted)history[^1].Attributes;
        var forged = end with { Result = new Payload(end.Result.Json.Replace("total", "t0tal", StringComparison.Ordinal)) };
        var bundle = TraceSource.ToBundle(Recording.Of(run, [.. history.SkipLast(1), history[^1] with { Attributes = forged }]));
        File.WriteAllBytes(Path.Combine(_rig.Folder, "forged.tar.gz"), bundle.ToArchive());
        Assert.Contains("error[TS1001]: rejected: its history does not replay", (await _rig.RunAsync("apply", "forged.tar.gz", "--manifest-path", crate, "--accept")).Expect(ExitCode.Invalid).Err, StringComparison.Ordinal);
        (await _rig.RunAsync("trace", "export", run, "--format", "temporal", "-o", "run.json")).Expect(ExitCode.Green);
        Assert.Contains("error[TS1001]: rejected: it carries no seal", (await _rig.RunAsync("apply", "run.json", "--manifest-path", crate, "--accept")).Expect(ExitCode.Invalid).Err, StringComparison.Ordinal);
        Assert.Equal(before, CliRig.HashOf(crate));
    }

    [Theory]
    [InlineData("apply")]
    [InlineData("replay")]
    public async Task Verb_WhereAFileIsCalledLast_DoesNotTakeIt(string verb)
    {
        var (crate, _) = await ImportedAsync();
        File.Copy(Path.Combine(_rig.Folder, "run.tar.gz"), Path.Combine(crate, "last"));
        _rig.Wrapper = ["env", $"--chdir={crate}"];
        Assert.Contains("error[TS0017]", (await _rig.RunAsync([verb, "last", .. verb == "apply" ? new[] { "--manifest-path", "." } : []])).Expect(ExitCode.Usage).Err, StringComparison.Ordinal);
        (await _rig.RunAsync("replay", "./last")).Expect(ExitCode.Green);
    }

    [Theory]
    [InlineData("revert")]
    [InlineData("resume")]
    public async Task Verb_ThatNeedsARunOfThisMachine_SaysThatItWasImported(string verb)
    {
        var (_, run) = await ImportedAsync();
        var err = (await _rig.RunAsync(verb, run)).Expect(ExitCode.Usage).Err;
        Assert.Contains($"error[TS1040]: run {run} was imported", err, StringComparison.Ordinal);
        Assert.Contains($"tsrun apply {run} --manifest-path PATH", err, StringComparison.Ordinal);
        Assert.Contains("one that was imported is named by its id", (await _rig.RunAsync("replay", "last")).Expect(ExitCode.Usage).Err, StringComparison.Ordinal);
    }

    /// <summary>Proposed with one data directory, imported into another.</summary>
    private async Task<(string Crate, string Run)> ImportedAsync()
    {
        var crate = _rig.Crate("fixable", CliRig.Fixable);
        (await _rig.RunAsync("propose", crate, "-q")).Expect(ExitCode.Green);
        (await _rig.RunAsync("trace", "export", "last", "-o", "run.tar.gz")).Expect(ExitCode.Green);
        _rig.With("TSRUN_HOME", Path.Combine(_rig.Folder, "other"));
        var imported = (await _rig.RunAsync("trace", "import", "run.tar.gz", "--json")).Expect(ExitCode.Green);
        return (crate, imported.Records[0].GetProperty("run").GetString()!);
    }
}
