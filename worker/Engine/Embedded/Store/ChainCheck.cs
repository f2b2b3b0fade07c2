using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Tsrun.History;

namespace Tsrun.Engine.Embedded.Store;

/// <summary>Walks a run's rows and stops at the first that is not what was written.</summary>
internal sealed class ChainCheck(RunId runId, long from, byte[] head)
{
    private readonly ArrayBufferWriter<byte> joined = new(4096);
    private long next = from;

    /// <exception cref="BrokenChainException">The row is not the next one, or its bytes are not those that were chained.</exception>
    public HistoryEvent Next(long eventId, ReadOnlySpan<byte> json, ReadOnlySpan<byte> chain)
    {
        if (eventId != next)
            throw new BrokenChainException(runId, next, "is missing");
        Link(json);
        if (!chain.SequenceEqual(head))
            throw new BrokenChainException(runId, next, "is not what was written");
        next++;
        return Parse(eventId, json);
    }

    /// <summary><see cref="HistoryJson.Chain"/> without its allocations.</summary>
    private void Link(ReadOnlySpan<byte> json)
    {
        joined.ResetWrittenCount();
        joined.Write(head);
        joined.Write(json);
        SHA256.HashData(joined.WrittenSpan, head);
    }

    private HistoryEvent Parse(long eventId, ReadOnlySpan<byte> json)
    {
        try
        {
            var read = HistoryJson.Read<HistoryEvent>(json);
            return read.EventId == eventId ? read : throw new BrokenChainException(runId, eventId, $"calls itself {read.EventId}");
        }
        catch (JsonException unreadable)
        {
            throw new BrokenChainException(runId, eventId, $"cannot be read: {unreadable.Message}");
        }
    }

    /// <summary>After the last row: none may be missing, and the last link must be the one that the run's row holds.</summary>
    /// <exception cref="BrokenChainException">The tail is missing, or the run's row was changed.</exception>
    public void End(long through, long count, byte[] anchoredHead)
    {
        if (next <= through && next <= count)
            throw new BrokenChainException(runId, next, "is missing");
        if (next - 1 == count && !head.AsSpan().SequenceEqual(anchoredHead))
            throw new BrokenChainException(runId, count, "does not end the chain that the run's row holds");
    }
}

/// <summary>A stored history is not what was written.</summary>
internal sealed class BrokenChainException(RunId runId, long eventId, string what) : Exception($"error TS0606: event {eventId} of run {runId} {what}; the run is left as it is and does not go on, put back a copy of the store or start it again")
{
    /// <summary>The first event that is wrong.</summary>
    public long EventId { get; } = eventId;
}
