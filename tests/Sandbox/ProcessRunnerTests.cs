using Tsrun.Activities;

namespace Tsrun.Tests.Sandbox;

public sealed class ProcessRunnerTests
{
    private static readonly ProcessLimits s_limits = new(TimeSpan.FromSeconds(20), 1L << 30, 1 << 20, 512);

    private static Task<ProcessResult> Shell(string script, ProcessLimits? limits = null, Action<string>? onLine = null, CancellationToken cancellation = default) =>
        new ProcessRunner().RunAsync(new ProcessRequest("/bin/sh", ["-c", script], "/usr",
            new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin", ["ONLY"] = "this" },
            new SandboxRules(["/usr", "/bin", "/lib", "/lib64"], [], Required: false), limits ?? s_limits, onLine), cancellation);

    [Fact]
    public async Task RunAsync_TwoStreamsAndACode_KeepsAll()
    {
        var result = await Shell("echo out; echo err >&2; exit 7");
        Assert.Equal((ProcessEnd.Exited, 7, "out\n", "err\n", false), (result.End, result.ExitCode, result.Stdout, result.Stderr, result.OutputTruncated));
    }

    [Fact]
    public async Task RunAsync_BackgroundChildHoldsStdout_EndsAndKillsIt()
    {
        var result = await Shell("sleep 1000 & echo $!");
        Assert.True(result.Elapsed < TimeSpan.FromSeconds(5), $"took {result.Elapsed}");
        var stat = $"/proc/{result.Stdout.Trim()}/stat";
        Assert.True(!File.Exists(stat) || File.ReadAllText(stat).Contains(") Z", StringComparison.Ordinal), "the background child lives");
    }

    [Fact]
    public async Task RunAsync_IgnoresSigterm_DiesAtTheTimeLimit()
    {
        var result = await Shell("trap '' TERM; while :; do :; done", s_limits with { Timeout = TimeSpan.FromMilliseconds(200) });
        Assert.Equal((ProcessEnd.TimedOut, 137), (result.End, result.ExitCode));
    }
}
