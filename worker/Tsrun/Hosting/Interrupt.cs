using System.Runtime.InteropServices;

namespace Tsrun.Cli.Hosting;

/// <summary>Ctrl-C: once, no new step is taken and state is kept; twice, or a SIGTERM, and everything under way is given up at once.</summary>
internal sealed class Interrupt : IDisposable
{
    /// <summary>Signals are the process's, so is who minds them.</summary>
    private static int _minding;

    private readonly CancellationTokenSource _drain = new(), _now = new();
    private readonly List<PosixSignalRegistration> _signals;

    public Interrupt()
    {
        // Counted last, and no more before the handlers go: a signal in between ends the command at once, and is never lost.
        _signals = [PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal), PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal)];
        Interlocked.Increment(ref _minding);
    }

    /// <summary>Somebody in this process ends in order when a signal comes.</summary>
    public static bool IsMinded => Volatile.Read(ref _minding) > 0;

    /// <summary>Set by the first Ctrl-C, and when the run is over.</summary>
    public CancellationToken Drain => _drain.Token;

    /// <summary>Set by the second Ctrl-C.</summary>
    public CancellationToken Now => _now.Token;

    /// <summary>What is under way is not waited for.</summary>
    public bool IsUrgent { get; private set; }

    /// <summary>The run is over: what is still under way is of no use to anybody.</summary>
    public void StopNow()
    {
        IsUrgent = true;
        _drain.Cancel();
        _now.Cancel();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Interlocked.Decrement(ref _minding);
        foreach (var signal in _signals) signal.Dispose();
        _drain.Dispose();
        _now.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (_drain.IsCancellationRequested || context.Signal == PosixSignal.SIGTERM) StopNow();
        else _drain.Cancel();
    }
}

/// <summary>Waiting for a token.</summary>
internal static class CancellationTokenExtensions
{
    /// <summary>Completes when the token is cancelled; never throws.</summary>
    public static async Task WhenCancelledAsync(this CancellationToken token)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var _ = token.Register(cancelled.SetResult);
        await cancelled.Task;
    }
}
