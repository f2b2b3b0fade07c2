using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Temporal.Api.Common.V1;
using Payload = Tsrun.History.Payload;
using PayloadMessage = Temporal.Api.Common.V1.Payload;

namespace Tsrun.Engine.Mapping;

/// <summary>Values: our JSON text is Temporal's <c>json/plain</c>. What another program wrote in another encoding is kept whole inside a JSON wrapper
/// (<c>{"$payloads":[{"metadata":{…},"data":"…"}]}</c>, bytes in base64), so that its history can be read, shown and written again.</summary>
public static class PayloadMapping
{
    private const string Encoding = "encoding", Nothing = "binary/null", Wrapper = "$payloads";
    /// <summary>The encoding of a value that is JSON text.</summary>
    internal static readonly ByteString JsonPlain = ByteString.CopyFromUtf8("json/plain");

    private static readonly ByteString NullEncoding = ByteString.CopyFromUtf8(Nothing);
    /// <summary>Readers of JSON give up below 64 levels, and a line of a trace has a few of its own around a payload.</summary>
    private const int DepthMax = 56;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>One value as one payload; only <see cref="ToMessages(Payload)"/> can take a wrapper of several apart.</summary>
    public static PayloadMessage ToMessage(this Payload payload) =>
        Unwrap(payload) is { Payloads_.Count: 1 } foreign ? foreign.Payloads_[0] : Json(payload);

    /// <summary>A value as a list of one, or the list that a wrapper holds.</summary>
    public static Payloads ToMessages(this Payload payload) => Unwrap(payload) ?? new Payloads { Payloads_ = { Json(payload) } };

    /// <summary>A value that need not be there.</summary>
    public static Payloads? ToMessages(this Payload? payload) => payload?.ToMessages();

    /// <summary>A payload's JSON, or a wrapper around it.</summary>
    public static Payload ToRecord(this PayloadMessage? message) => message switch
    {
        null => Payload.Null,
        _ when TextOf(message) is { } json => new Payload(json),
        _ => Wrap([message]),
    };

    /// <summary>The value of a list of one; <c>null</c> for none; a wrapper for several.</summary>
    public static Payload ToRecord(this Payloads? messages) => messages switch
    {
        null or { Payloads_.Count: 0 } => Payload.Null,
        { Payloads_: [var one] } => one.ToRecord(),
        _ => Wrap(messages.Payloads_),
    };

    /// <summary>Nothing where the field is not set or empty.</summary>
    public static Payload? ToRecordOrNull(this Payloads? messages) => messages is null or { Payloads_.Count: 0 } ? null : messages.ToRecord();

    private static PayloadMessage Json(Payload payload) => new()
    {
        Metadata = { [Encoding] = JsonPlain },
        Data = ByteString.CopyFromUtf8(payload.Json ?? Payload.Null.Json),
    };

    private static string? TextOf(PayloadMessage message)
    {
        if (!message.Metadata.TryGetValue(Encoding, out var encoding)) return null;
        if (encoding.Equals(NullEncoding)) return Payload.Null.Json;
        return encoding.Equals(JsonPlain) && IsJson(message.Data.Span) ? Text(message.Data.Span) : null;
    }

    /// <summary>A trace is JSON that holds payloads as they are: one that says json/plain and is not would break every line around it, and so would one that no reader of such a line can take in.</summary>
    private static bool IsJson(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = DepthMax });
        try
        {
            // Reading tells tokens apart; only the value of an escaped text shows whether it is one (`"\ud800"` is half a character).
            while (reader.Read())
                if (reader is { ValueIsEscaped: true, TokenType: JsonTokenType.String or JsonTokenType.PropertyName }) reader.GetString();
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static string? Text(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return Utf8.GetString(utf8);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static Payload Wrap(IReadOnlyCollection<PayloadMessage> messages)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteStartArray(Wrapper);
            foreach (var message in messages) Write(json, message);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return new Payload(Utf8.GetString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
    }

    private static void Write(Utf8JsonWriter json, PayloadMessage message)
    {
        json.WriteStartObject();
        json.WriteStartObject("metadata");
        foreach (var (key, value) in message.Metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal)) json.WriteBase64String(key, value.Span);
        json.WriteEndObject();
        json.WriteBase64String("data", message.Data.Span);
        json.WriteEndObject();
    }

    /// <summary>The list in a wrapper; null for a value of our own, even one that only looks like a wrapper.</summary>
    private static Payloads? Unwrap(Payload payload)
    {
        if (payload.Json is not { } text || !text.StartsWith($"{{\"{Wrapper}\":[", StringComparison.Ordinal)) return null;
        using var document = JsonDocument.Parse(text);
        var found = new Payloads();
        foreach (var item in document.RootElement.GetProperty(Wrapper).EnumerateArray())
        {
            if (Read(item) is not { } message) return null;
            found.Payloads_.Add(message);
        }
        return found;
    }

    private static PayloadMessage? Read(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("metadata", out var metadata) || metadata.ValueKind != JsonValueKind.Object) return null;
        if (!item.TryGetProperty("data", out var data) || Bytes(data) is not { } content) return null;
        var message = new PayloadMessage { Data = content };
        foreach (var entry in metadata.EnumerateObject())
        {
            if (Bytes(entry.Value) is not { } value) return null;
            message.Metadata[entry.Name] = value;
        }
        return message;
    }

    private static ByteString? Bytes(JsonElement element) =>
        element.ValueKind == JsonValueKind.String && element.TryGetBytesFromBase64(out var bytes) ? ByteString.CopyFrom(bytes) : null;
}
