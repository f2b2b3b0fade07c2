using Tsrun.Eval;

namespace Tsrun.Tests.Eval;

public sealed class ChildProcessTests
{
    private static Task<ChildResult> Shell(string line, TimeSpan timeout, CancellationToken cancellation = default) =>
        ChildProcess.RunAsync(new ChildRequest("/bin/sh", ["-c", line], "/", new Dictionary<string, string> { ["GREETING"] = "hello" }, timeout), cancellation);

    [Fact]
    public async Task RunAsync_ChildThatEnds_LeavesItsExitAndBothStreams()
    {
        var result = await Shell("echo $GREETING; echo careful >&2; exit 3", TimeSpan.FromMinutes(1));
        Assert.Equal((3, "hello\n", "careful\n"), (result.ExitCode!.Value, result.Stdout, result.Stderr));
    }

    // The grandchild holds the pipe: had it survived, its parent's output would end only with it.
    [Fact]
    public async Task RunAsync_ChildBeyondItsLimit_IsKilledWithItsDescendants()
    {
        var result = await Shell("echo started; sleep 600 & wait", TimeSpan.FromMilliseconds(500));
        Assert.Null(result.ExitCode);
        Assert.True(result.Elapsed < TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task RunAsync_Cancelled_KillsTheChildAndSaysSo()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Shell("sleep 600", TimeSpan.FromMinutes(10), stop.Token));
    }

    [Fact]
    public async Task RunAsync_NoSuchProgram_SaysWhatToDo()
    {
        var request = new ChildRequest("/no/such/tsrun", [], "/", new Dictionary<string, string>(), TimeSpan.FromMinutes(1));
        var exception = await Assert.ThrowsAsync<EvalException>(() => ChildProcess.RunAsync(request, CancellationToken.None));
        Assert.StartsWith("error TS0903: cannot start /no/such/tsrun", exception.Message);
    }
}
