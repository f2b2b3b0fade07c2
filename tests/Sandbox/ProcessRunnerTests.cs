using System.Globalization;
using Tsrun.Activities;
using Tsrun.Activities.Sandbox;
using Tsrun.History;

namespace Tsrun.Tests.Sandbox;

public sealed class ProcessRunnerTests
{
    [BoxFact]
    public async Task RunAsync_TwoStreamsAndACode_KeepsAll()
    {
        using var box = new Box();
        var result = await Box.RunAsync(box.Shell("echo out; echo err >&2; exit 7"));
        Assert.Equal((ProcessEnd.Exited, 7, "out\n", "err\n", false, "landlock"),
            (result.End, result.ExitCode, result.Stdout, result.Stderr, result.OutputTruncated, result.SandboxTier));
    }

    [BoxFact]
    public async Task RunAsync_OddArguments_ArriveAsTheyAre()
    {
        using var box = new Box();
        string[] odd = ["", "a b", "\"'$(id)`", "; rm -rf /", "ä\n\t*"];
        var result = await Box.RunAsync(box.Request("/bin/sh", ["-c", "for a; do printf '%s|' \"$a\"; done", "sh", .. odd]));
        Assert.Equal(string.Concat(odd.Select(a => a + "|")), result.Stdout);
    }

    [BoxFact("/usr/bin/env")]
    public async Task RunAsync_Environment_IsExactlyTheRequested()
    {
        using var box = new Box();
        var request = box.Request("/usr/bin/env") with { Environment = new Dictionary<string, string> { ["B"] = "2", ["A"] = "x=y" } };
        Assert.Equal("B=2\nA=x=y\n", (await Box.RunAsync(request)).Stdout);
    }

    [BoxFact]
    public async Task RunAsync_KilledBySignal_SaysWhich()
    {
        using var box = new Box();
        var result = await Box.RunAsync(box.Shell("kill -SEGV $$"));
        Assert.Equal((ProcessEnd.Signaled, 128 + 11), (result.End, result.ExitCode));
    }

    [BoxFact]
    public async Task RunAsync_Lines_ArriveWhileTheChildRuns()
    {
        using var box = new Box();
        var fifo = Path.Combine(box.Mine, "go");
        var lines = new List<string>();
        // The child waits for an answer to its first line: lines kept until the end would never end.
        var request = box.Shell("mkfifo go; printf 'one\\r\\ntw'; printf 'o\\n'; read answer < go; echo $answer; printf rest") with
        {
            OnStdoutLine = line =>
            {
                lines.Add(line);
                if (line == "two")
                    File.WriteAllText(fifo, "three\n");
            },
        };
        Assert.Equal("one\r\ntwo\nthree\nrest", (await Box.RunAsync(request)).Stdout);
        Assert.Equal(["one", "two", "three"], lines);
    }

    [BoxFact]
    public async Task RunAsync_LineHandlerThrows_KillsTheTreeAndThrows()
    {
        using var box = new Box();
        var request = box.Shell("echo $$; sleep 1000") with { OnStdoutLine = line => throw new FormatException(line) };
        var thrown = await Assert.ThrowsAsync<FormatException>(() => Box.RunAsync(request));
        Assert.False(Box.Lives(int.Parse(thrown.Message, CultureInfo.InvariantCulture)));
    }

    [BoxFact]
    public async Task RunAsync_Cancelled_KillsTheWholeTree()
    {
        using var box = new Box();
        using var cancel = new CancellationTokenSource();
        var pids = new List<int>();
        var request = box.Shell("trap '' TERM INT HUP; sh -c 'trap \"\" TERM; echo $$; while :; do sleep 1000; done' & echo $$; wait") with
        {
            OnStdoutLine = line =>
            {
                pids.Add(int.Parse(line, CultureInfo.InvariantCulture));
                if (pids.Count == 2)
                    cancel.Cancel();
            },
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Box.RunAsync(request, cancel.Token));
        Assert.DoesNotContain(pids, Box.Lives);
    }

    [BoxFact]
    public async Task RunAsync_ProgramIsMissing_FailsWithTS0501()
    {
        using var box = new Box();
        Assert.Equal("TS0501: cannot start '/usr/bin/no-such-program': there is no such file; install it, or name its path",
            await FailureAsync(Box.Runner, box.Request("/usr/bin/no-such-program")));
        Assert.Equal("TS0501: cannot start 'cargo': expected an absolute path; a search through PATH could find somebody else's program",
            await FailureAsync(Box.Runner, box.Request("cargo")));
    }

    [BoxFact]
    public async Task RunAsync_ProgramOutsideTheBox_FailsWithTS0501()
    {
        using var box = new Box();
        var program = Path.Combine(box.Outside, "tool");
        File.Copy("/bin/sh", program);
        Assert.Equal($"TS0501: cannot start '{program}': Permission denied (error 13); expected an executable file below one of the sandbox's paths, its interpreter too",
            await FailureAsync(Box.Runner, box.Request(program)));
    }

    [Fact]
    public async Task RunAsync_NoSandboxHere_RefusesWithTS0502()
    {
        using var box = new Box();
        Assert.Equal("TS0502: did not start '/bin/sh': it runs foreign code, which needs a sandbox, and here is none: the kernel has no Landlock; "
            + "use Linux 6.12 or newer, or add --trust-this-code if you trust this crate with your account",
            await FailureAsync(new ProcessRunner(new SandboxTier.None("the kernel has no Landlock")), box.Shell("true")));
    }

    [Fact]
    public async Task RunAsync_NoSandboxAndTrusted_SaysTierNone()
    {
        using var box = new Box();
        var request = box.Shell("cat ../outside/secret");
        var result = await new ProcessRunner(new SandboxTier.None("test")).RunAsync(request with { Sandbox = request.Sandbox with { Required = false } }, default);
        Assert.Equal(("token", "none"), (result.Stdout, result.SandboxTier));
    }

    private static async Task<string> FailureAsync(ProcessRunner runner, ProcessRequest request)
    {
        var failure = (await Assert.ThrowsAsync<ActivityFailureException>(() => runner.RunAsync(request, default))).Failure;
        return $"{((FailureInfo.Application)failure.Info).Type}: {failure.Message}";
    }
}
