using System.Threading.Channels;

namespace Tsrun.Activities.Sandbox;

/// <summary>The two ends that a child and its partner talk through. Neither waits for the other: whoever supervises the child must stay free to enforce its limits.</summary>
/// <param name="unreadBytesMax">Output that nobody has taken yet; more than this ends the child.</param>
internal sealed class Conversation(long unreadBytesMax) : IConversation
{
    private readonly Channel<ReadOnlyMemory<byte>> _outgoing = Channel.CreateUnbounded<ReadOnlyMemory<byte>>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Channel<ReadOnlyMemory<byte>> _incoming = Channel.CreateUnbounded<ReadOnlyMemory<byte>>(new UnboundedChannelOptions { SingleWriter = true });
    private readonly CancellationTokenSource _over = new();
    private long _unread;

    /// <inheritdoc/>
    public required Task<ProcessResult> End { get; init; }

    /// <summary>Set when the partner has no more to say and nothing to hear.</summary>
    internal CancellationToken Over => _over.Token;

    /// <inheritdoc/>
    public void Send(ReadOnlyMemory<byte> bytes) => _outgoing.Writer.TryWrite(bytes);

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>> ReceiveAsync(CancellationToken cancellation)
    {
        if (!await _incoming.Reader.WaitToReadAsync(cancellation) || !_incoming.Reader.TryRead(out var piece)) return ReadOnlyMemory<byte>.Empty;
        Interlocked.Add(ref _unread, -piece.Length);
        return piece;
    }

    /// <summary>Takes what the child said.</summary>
    /// <returns>False when too much of it lies here unread.</returns>
    internal bool Hear(ReadOnlySpan<byte> bytes)
    {
        if (Interlocked.Add(ref _unread, bytes.Length) > unreadBytesMax) return false;
        return _incoming.Writer.TryWrite(bytes.ToArray()) || bytes.IsEmpty;
    }

    /// <summary>The child will say no more.</summary>
    internal void HearEnd() => _incoming.Writer.TryComplete();

    /// <summary>Writes what is sent to the child's standard input until the child is gone.</summary>
    internal async Task SayAsync(Stream input)
    {
        await using (input)
        {
            try
            {
                await foreach (var bytes in _outgoing.Reader.ReadAllAsync())
                {
                    await input.WriteAsync(bytes);
                    await input.FlushAsync();
                }
            }
            catch (IOException)
            {
                // It does not listen any more: its end, which End tells, is the news, and not that our words were lost.
            }
        }
    }

    /// <summary>Nothing will be sent any more; the child sees the end of its input.</summary>
    internal void StopSaying() => _outgoing.Writer.TryComplete();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_over.IsCancellationRequested) return;
        await _over.CancelAsync();
        await End.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        StopSaying();
        HearEnd();
    }
}
