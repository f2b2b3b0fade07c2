using System.Text.Json;
using Google.Protobuf;
using Temporal.Api.Common.V1;
using Temporal.Api.Failure.V1;
using Temporal.Api.History.V1;
using Tsrun.Engine.Mapping;
using Records = Tsrun.History;

namespace Tsrun.Engine.Embedded.Store;

/// <summary>Stored bytes as messages. Version 0.1 stored JSON, which begins with a brace or a bracket; no message of ours does.</summary>
internal static class EventDecoder
{
    /// <exception cref="UnreadableRowException">Neither a message nor JSON of version 0.1.</exception>
    public static HistoryEvent Event(ReadOnlySpan<byte> bytes) => IsJson(bytes)
        ? Json<Records.HistoryEvent>(bytes).ToMessage()
        : Message(HistoryEvent.Parser, bytes);

    /// <inheritdoc cref="Event"/>
    public static Failure Failure(ReadOnlySpan<byte> bytes) => IsJson(bytes)
        ? Json<Records.Failure>(bytes).ToMessage()!
        : Message(Temporal.Api.Failure.V1.Failure.Parser, bytes);

    /// <summary>Heartbeat details; JSON values of version 0.1 began with any character, so a tag of ours goes in front.</summary>
    public static Payloads Details(ReadOnlySpan<byte> bytes) => bytes is [0, ..]
        ? Message(Payloads.Parser, bytes[1..])
        : new Records.Payload(System.Text.Encoding.UTF8.GetString(bytes)).ToMessages();

    /// <summary>What <see cref="Details"/> reads.</summary>
    public static byte[] Bytes(Payloads details)
    {
        var bytes = new byte[details.CalculateSize() + 1];
        details.WriteTo(bytes.AsSpan(1));
        return bytes;
    }

    private static bool IsJson(ReadOnlySpan<byte> bytes) => bytes is [(byte)'{', ..];

    private static T Message<T>(MessageParser<T> parser, ReadOnlySpan<byte> bytes)
        where T : IMessage<T>
    {
        try
        {
            return parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException unreadable)
        {
            throw new UnreadableRowException(unreadable);
        }
    }

    private static T Json<T>(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Records.HistoryJson.Read<T>(bytes);
        }
        catch (JsonException unreadable)
        {
            throw new UnreadableRowException(unreadable);
        }
    }
}

/// <summary>A row holds no message.</summary>
internal sealed class UnreadableRowException(Exception inner) : Exception(inner.Message, inner);
