namespace Tsrun.Cli.Hosting;

/// <summary>Ctrl-C: once, no new step is taken and state is kept; twice, everything under way is given up at once.</summary>
internal sealed class Interrupt : IDisposable
{
    private readonly CancellationTokenSource _drain = new(), _now = new();
    private readonly TaskCompletionSource _nowReached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Interrupt()
    {
        Console.CancelKeyPress += OnKey;
        _now.Token.Register(() => _nowReached.TrySetResult());
    }

    /// <summary>Set by the first Ctrl-C, and when the run is over.</summary>
    public CancellationToken Drain => _drain.Token;

    /// <summary>Set by the second Ctrl-C.</summary>
    public CancellationToken Now => _now.Token;

    /// <summary>Done when the second Ctrl-C came.</summary>
    public Task NowReached => _nowReached.Task;

    /// <summary>The run is over: the loops may go home.</summary>
    public void Stop() => _drain.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        Console.CancelKeyPress -= OnKey;
        _drain.Dispose();
        _now.Dispose();
    }

    private void OnKey(object? sender, ConsoleCancelEventArgs pressed)
    {
        pressed.Cancel = true;
        if (_drain.IsCancellationRequested) _now.Cancel();
        else _drain.Cancel();
    }
}
