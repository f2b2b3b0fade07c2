using System.Runtime.Versioning;
using Tsrun.Cli;
using Tsrun.Cli.Hosting;
using Tsrun.History;

namespace Tsrun.Tests.Cli;

/// <summary>Ctrl-C and SIGTERM while no run is under way: a sentence and 130, at whatever moment they come.</summary>
[SupportedOSPlatform("linux")]
public sealed class SignalTests : IDisposable
{
    private const int SignalTerminate = 15;
    private readonly CliRig _rig = new() { Wrapper = ["env", "--default-signal=INT"] };

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData(CliProgram.SignalInterrupt)]
    [InlineData(SignalTerminate)]
    public async Task Fix_StoppedBeforeItsRunBegins_SaysSoAndKeepsNothing(int signal)
    {
        var crate = _rig.Crate("fixable", CliRig.Fixable);
        var before = CliRig.HashOf(crate);
        using var program = _rig.With("TSRUN_CARGO", SleepingToolchain()).Start("fix", crate, "--format", "json", "--trust-this-code");
        await program.SaysAsync("tsrun 0.");
        program.Signal(signal);
        var answer = (await program.EndAsync()).Expect(ExitCode.Interrupted);
        Assert.Contains("error[TS0021]: interrupted while at work on no run\n  = help: type the same command again\n", answer.Err, StringComparison.Ordinal);
        Assert.Equal(("TS0021", ExitCode.Interrupted), (answer.Records.Single().GetProperty("code").GetString(), answer.Records[0].GetProperty("exit").GetInt32()));
        Assert.False(File.Exists(_rig.Store));
        Assert.Equal(before, CliRig.HashOf(crate));
    }

    [Fact]
    public void Interrupted_AfterARunHasEnded_NamesIt()
    {
        var said = UnattendedSignals.Interrupted(new WorkflowId("deadbeef"));
        Assert.Equal(("TS0021", ExitCode.Interrupted, "interrupted after run deadbeef had ended; what it wrote is in place"), (said.Code, said.ExitCode, said.Message));
        Assert.Equal(["how it ended: tsrun trace show deadbeef"], said.Help);
    }

    /// <summary>A toolchain that answers nothing, so that the command is at its question for as long as the test needs.</summary>
    private string SleepingToolchain()
    {
        foreach (var program in new[] { "cargo", "rustc" })
        {
            var path = Path.Combine(_rig.Folder, program);
            File.WriteAllText(path, "#!/bin/sh\nexec sleep 600\n");
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
        return Path.Combine(_rig.Folder, "cargo");
    }
}
