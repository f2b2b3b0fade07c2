using System.Runtime.InteropServices;
using Tsrun.Cli.Commands;

namespace Tsrun.Cli.Hosting;

/// <summary>Ctrl-C and SIGTERM while no <see cref="Interrupt"/> minds them: before a run begins, after it ended, and in commands that have none. The command ends at once, with a sentence and not with silence.</summary>
internal sealed class UnattendedSignals : IDisposable
{
    private readonly List<PosixSignalRegistration> _signals;
    private readonly string[] _args;

    /// <param name="args">The command line as it was typed: nothing of it may be parsed yet.</param>
    public UnattendedSignals(string[] args)
    {
        _args = args;
        _signals = [PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal), PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal)];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var signal in _signals) signal.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interrupt.IsMinded) return;
        var interrupted = new CliException(ExitCode.Interrupted, "TS0021", "interrupted while at work on no run", "type the same command again");
        Environment.Exit(Failures.Report(interrupted, RawFlags.WantsMachine(_args), RawFlags.Color(_args)));
    }
}
