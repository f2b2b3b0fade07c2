using System.Buffers;
using System.Security.Cryptography;
using Temporal.Api.History.V1;

namespace Tsrun.Engine.Embedded.Store;

/// <summary>Walks a run's rows and stops at the first that is not what was written.</summary>
internal sealed class ChainCheck(string runId, long from, byte[] head)
{
    private readonly ArrayBufferWriter<byte> _joined = new(4096);
    private long _next = from;

    /// <exception cref="BrokenChainException">The row is not the next one, or its bytes are not those that were chained.</exception>
    public HistoryEvent Next(long eventId, ReadOnlySpan<byte> body, ReadOnlySpan<byte> chain)
    {
        if (eventId != _next)
            throw new BrokenChainException(runId, _next, "is missing");
        Link(body);
        if (!chain.SequenceEqual(head))
            throw new BrokenChainException(runId, _next, "is not what was written");
        _next++;
        return Parse(eventId, body);
    }

    /// <summary>The encoder's link, without allocations.</summary>
    private void Link(ReadOnlySpan<byte> body)
    {
        _joined.ResetWrittenCount();
        _joined.Write(head);
        _joined.Write(body);
        SHA256.HashData(_joined.WrittenSpan, head);
    }

    private HistoryEvent Parse(long eventId, ReadOnlySpan<byte> body)
    {
        try
        {
            var read = EventDecoder.Event(body);
            return read.EventId == eventId ? read : throw new BrokenChainException(runId, eventId, $"calls itself {read.EventId}");
        }
        catch (UnreadableRowException unreadable)
        {
            throw new BrokenChainException(runId, eventId, $"cannot be read: {unreadable.Message}");
        }
    }

    /// <summary>After the last row: none may be missing, and the last link must be the one that the run's row holds.</summary>
    /// <exception cref="BrokenChainException">The tail is missing, or the run's row was changed.</exception>
    public void End(long through, long count, byte[] anchoredHead)
    {
        if (_next <= through && _next <= count)
            throw new BrokenChainException(runId, _next, "is missing");
        if (_next - 1 == count && !head.AsSpan().SequenceEqual(anchoredHead))
            throw new BrokenChainException(runId, count, "does not end the chain that the run's row holds");
    }
}

/// <summary>A stored history is not what was written.</summary>
internal sealed class BrokenChainException : Exception
{
    public BrokenChainException(string runId, long eventId, string what)
        : this(eventId, $"event {eventId} of run {runId} {what}")
    {
    }

    private BrokenChainException(long eventId, string found)
        : base($"error TS0606: {found}; the run is left as it is and does not go on, put back a copy of the store or start it again") =>
        EventId = eventId;

    /// <summary>The first event that is wrong; 0 when it is another row of the run.</summary>
    public long EventId { get; }

    /// <summary>A row beside the events is damaged: a buffered fact, or what is known of an activity's attempts.</summary>
    /// <param name="row">The table, and the number within the run.</param>
    public static BrokenChainException Row(string row, string runId, string why) => new(0, $"{row} of run {runId} cannot be read: {why}");
}
