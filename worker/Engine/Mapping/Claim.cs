using System.Collections;
using System.Text.Json;
using Google.Protobuf;
using PayloadMessage = Temporal.Api.Common.V1.Payload;

namespace Tsrun.Engine.Mapping;

/// <summary>What stands in a history instead of a large payload: its name and size.</summary>
/// <remarks>A claim is <c>json/plain</c> with <c>{"sha256":…,"bytes":…}</c> and the metadata <c>claim-check: v1</c>, so that every server and viewer can pass it on and show it.</remarks>
public static class Claim
{
    /// <summary>The payload of a claim is not to be had.</summary>
    public const string MissingCode = "TS1159";

    /// <summary>Payloads over this many bytes travel by claim: a server warns from 512 KiB on and refuses 2 MiB.</summary>
    internal const int Threshold = 256 << 10;

    private const string Mark = "claim-check";
    private static readonly ByteString Version = ByteString.CopyFromUtf8("v1");

    /// <summary>The blob that a payload stands for; null for a payload that stands for itself, or only claims to be a claim.</summary>
    internal static string? NameIn(PayloadMessage payload)
    {
        if (!payload.Metadata.TryGetValue(Mark, out var version) || !version.Equals(Version)) return null;
        try
        {
            using var claim = JsonDocument.Parse(payload.Data.Memory);
            return claim.RootElement is { ValueKind: JsonValueKind.Object } fields && fields.TryGetProperty("sha256", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString() : null;
        }
        catch (JsonException)
        {
            // Anybody may write this mark; whoever reads the payload then says what is wrong with it.
            return null;
        }
    }

    /// <summary>Turns a payload into the claim for it.</summary>
    internal static void Make(PayloadMessage payload, string name, int bytes)
    {
        payload.Metadata.Clear();
        payload.Metadata["encoding"] = PayloadMapping.JsonPlain;
        payload.Metadata[Mark] = Version;
        payload.Data = ByteString.CopyFromUtf8($$"""{"sha256":"{{name}}","bytes":{{bytes}}}""");
    }

    /// <summary>Turns a claim back into its payload.</summary>
    /// <param name="claim">Changed in place.</param>
    /// <param name="name">What it claims.</param>
    /// <param name="bytes">Found under that name; null for nothing.</param>
    /// <param name="location">Where that was looked for, for people.</param>
    /// <exception cref="WorkflowServiceException">Nothing was found, or it is no payload (<c>TS1159</c>).</exception>
    internal static void Redeem(PayloadMessage claim, string name, byte[]? bytes, string location)
    {
        try
        {
            var payload = PayloadMessage.Parser.ParseFrom(bytes ?? throw Missing($"found no blob {name} in {location}"));
            claim.Metadata.Clear();
            claim.Metadata.Add(payload.Metadata);
            claim.Data = payload.Data;
        }
        catch (InvalidProtocolBufferException e)
        {
            throw Missing($"the blob {name} in {location} is no payload", e);
        }
    }

    /// <summary>Visits every payload within a message. Fields that cannot lead to one are passed over.</summary>
    internal static void Walk(IMessage message, Action<PayloadMessage> visit)
    {
        if (message is PayloadMessage payload)
        {
            visit(payload);
            return;
        }
        foreach (var read in PayloadFields.Of(message.GetType()))
        {
            switch (read(message))
            {
                case IMessage inner:
                    Walk(inner, visit);
                    break;
                case IDictionary map:
                    foreach (var value in map.Values) Walk((IMessage)value!, visit);
                    break;
                case IList list:
                    foreach (var item in list) Walk((IMessage)item!, visit);
                    break;
            }
        }
    }

    private static WorkflowServiceException Missing(string found, Exception? inner = null) => new(ServiceStatus.FailedPrecondition,
        $"a large payload of this history is not to be had: {found}", inner)
    { Code = MissingCode };
}
