using System.Globalization;
using Tsrun.Activities;

namespace Tsrun.Tests.Sandbox;

public sealed class LimitTests
{
    [BoxFact]
    public async Task RunAsync_IgnoresSigterm_DiesAtTheTimeLimit()
    {
        using var box = new Box();
        var request = box.Shell("trap '' TERM; while :; do :; done");
        var result = await Box.RunAsync(request with { Limits = Box.Limits with { Timeout = TimeSpan.FromMilliseconds(200) } });
        Assert.Equal((ProcessEnd.TimedOut, 137), (result.End, result.ExitCode));
        Assert.InRange(result.Elapsed, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(5));
    }

    [BoxFact]
    public async Task RunAsync_BackgroundChildHoldsStdout_EndsAndKillsIt()
    {
        using var box = new Box();
        var result = await Box.RunAsync(box.Shell("sleep 1000 & echo $!"));
        Assert.InRange(result.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.False(Box.Lives(int.Parse(result.Stdout, CultureInfo.InvariantCulture)));
    }

    [BoxFact("/usr/bin/cc")]
    public async Task RunAsync_DaemonWithoutSessionParentAndEnvironment_IsKilledToo()
    {
        using var box = new Box();
        var result = await Box.RunAsync(box.Request(await box.CompileAsync("daemon.c")));
        Assert.Equal(0, result.ExitCode);
        Assert.False(Box.Lives(int.Parse(result.Stdout, CultureInfo.InvariantCulture)));
    }

    [BoxFact("/usr/bin/cc")]
    public async Task RunAsync_MemoryBomb_IsRefusedMemory()
    {
        using var box = new Box();
        var result = await BombAsync(box, "memory", Box.Limits with { MemoryBytesMax = 256 << 20 });
        Assert.Equal("refused after less than 300 MiB\n", result.Stdout);
    }

    [BoxFact("/usr/bin/cc")]
    public async Task RunAsync_SharedMemoryBomb_IsKilled()
    {
        using var box = new Box();
        var result = await BombAsync(box, "shared", Box.Limits with { MemoryBytesMax = 128 << 20 });
        Assert.Equal((ProcessEnd.Signaled, 137), (result.End, result.ExitCode));
        Assert.Matches(@"^\ntsrun: killed: \d+ MiB of memory in all processes, the limit is 128 MiB\n$", result.Stderr);
    }

    [BoxFact("/usr/bin/cc")]
    public async Task RunAsync_ForkBomb_IsKilled()
    {
        using var box = new Box();
        var result = await BombAsync(box, "processes", Box.Limits with { ProcessesMax = 20 });
        Assert.Equal((ProcessEnd.Signaled, 137), (result.End, result.ExitCode));
        Assert.Matches(@"^\ntsrun: killed: \d+ processes, the limit is 20\n$", result.Stderr);
    }

    [BoxFact("/usr/bin/cc")]
    public async Task RunAsync_EndlessOutput_IsCutAndRunsOn()
    {
        using var box = new Box();
        var result = await BombAsync(box, "output", Box.Limits with { Timeout = TimeSpan.FromMilliseconds(300), OutputBytesMax = 1000 });
        Assert.Equal((ProcessEnd.TimedOut, true, new string('x', 1000)), (result.End, result.OutputTruncated, result.Stdout));
    }

    [BoxFact]
    public async Task RunAsync_HugeFile_StopsAtTheLimit()
    {
        using var box = new Box();
        var result = await Box.RunAsync(box.Shell("ulimit -f; ulimit -c; ulimit -n; exec truncate -s 2G big"));
        Assert.Equal("2097152\n0\n4096\n", result.Stdout);
        Assert.Equal((ProcessEnd.Signaled, 128 + 25), (result.End, result.ExitCode));
    }

    private static async Task<ProcessResult> BombAsync(Box box, string kind, ProcessLimits limits) =>
        await Box.RunAsync(box.Request(await box.CompileAsync("bomb.c"), kind) with { Limits = limits });
}
