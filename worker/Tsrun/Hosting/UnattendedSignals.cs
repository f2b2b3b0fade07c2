using System.Runtime.InteropServices;
using Tsrun.Cli.Commands;
using Tsrun.History;

namespace Tsrun.Cli.Hosting;

/// <summary>Ctrl-C and SIGTERM while no <see cref="Interrupt"/> minds them: before a run begins, after it ended, and in commands that have none. The command ends at once, with a sentence and not with silence.</summary>
internal sealed class UnattendedSignals : IDisposable
{
    private readonly List<PosixSignalRegistration> _signals;
    private readonly string[] _args;

    /// <summary>The run of this process that has closed, and whose answer may not be out yet.</summary>
    public static WorkflowId? Ended { get; set; }

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

    /// <summary>What is said: a run that has ended may have written its patch, and who types the command again would not learn of it.</summary>
    internal static CliException Interrupted(WorkflowId? ended) => ended is { } run
        ? new(ExitCode.Interrupted, "TS0021", $"interrupted after run {run} had ended; what it wrote is in place", $"how it ended: tsrun trace show {run}")
        : new(ExitCode.Interrupted, "TS0021", "interrupted while at work on no run", "type the same command again");

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interrupt.IsMinded) return;
        Environment.Exit(Failures.Report(Interrupted(Ended), RawFlags.WantsMachine(_args), RawFlags.Color(_args)));
    }
}
