using Google.Protobuf;
using PayloadMessage = Temporal.Api.Common.V1.Payload;

namespace Tsrun.Engine.Mapping;

/// <summary>Large payloads stay out of histories: what goes out is a claim, what comes in is the payload again.</summary>
/// <remarks>A claim is <c>json/plain</c> with <c>{"sha256":…,"bytes":…}</c> and the metadata <c>claim-check: v1</c>, so that every server and viewer can pass it on and show it.</remarks>
/// <param name="frontend">Where requests go on to.</param>
/// <param name="blobs">Where large payloads lie.</param>
public sealed class ClaimCheckFrontend(IFrontend frontend, IBlobs blobs) : IFrontend
{
    /// <summary>A server warns from 512 KiB on and refuses 2 MiB.</summary>
    private const int Threshold = 256 << 10;

    private const string Mark = "claim-check";
    private static readonly ByteString Version = ByteString.CopyFromUtf8("v1");

    /// <inheritdoc/>
    public async Task<IMessage> CallAsync(IMessage request, CallContext context, CancellationToken cancellationToken = default)
    {
        if (request.CalculateSize() > Threshold) Walk(request, CheckIn);
        var response = await frontend.CallAsync(request, context, cancellationToken).ConfigureAwait(false);
        Redeem(response, blobs);
        return response;
    }

    /// <summary>Puts the payloads of a message back where it has claims, in place.</summary>
    /// <exception cref="WorkflowServiceException">A blob is not there (<c>TS1159</c>).</exception>
    public static void Redeem(IMessage message, IBlobs blobs) => Walk(message, payload => CheckOut(payload, blobs));

    private void CheckIn(PayloadMessage payload)
    {
        if (payload.Data.Length <= Threshold) return;
        var whole = payload.ToByteArray();
        payload.Metadata.Clear();
        payload.Metadata["encoding"] = ByteString.CopyFromUtf8("json/plain");
        payload.Metadata[Mark] = Version;
        payload.Data = ByteString.CopyFromUtf8($$"""{"sha256":"{{blobs.Put(whole)}}","bytes":{{whole.Length}}}""");
    }

    private static void CheckOut(PayloadMessage payload, IBlobs blobs)
    {
        if (!payload.Metadata.TryGetValue(Mark, out var version) || !version.Equals(Version)) return;
        using var claim = System.Text.Json.JsonDocument.Parse(payload.Data.Memory);
        var name = claim.RootElement.GetProperty("sha256").GetString() ?? "";
        var bytes = blobs.Get(name) ?? throw new WorkflowServiceException(ServiceStatus.FailedPrecondition,
            $"a payload of this history lies in a blob folder: found no {name} in {blobs.Location}; share one folder between all machines and name it in TSRUN_BLOBS") { Code = "TS1159" };
        payload.Metadata.Clear();
        payload.MergeFrom(bytes);
    }

    /// <summary>Every payload within a message. Fields that cannot lead to one are passed over.</summary>
    private static void Walk(IMessage message, Action<PayloadMessage> visit)
    {
        if (message is PayloadMessage payload)
        {
            visit(payload);
            return;
        }
        foreach (var field in PayloadFields.Of(message.Descriptor))
        {
            if (field.IsMap)
                foreach (var value in ((System.Collections.IDictionary)field.Accessor.GetValue(message)).Values) Walk((IMessage)value!, visit);
            else if (field.IsRepeated)
                foreach (var item in (System.Collections.IList)field.Accessor.GetValue(message)) Walk((IMessage)item!, visit);
            else if (field.Accessor.GetValue(message) is IMessage inner) Walk(inner, visit);
        }
    }
}

/// <summary>Bytes by their SHA-256, where every worker of a cluster can read them.</summary>
public interface IBlobs
{
    /// <summary>Where they are, for people.</summary>
    string Location { get; }

    /// <summary>Stores bytes; the same bytes are stored once.</summary>
    /// <returns>Their name: the SHA-256 in lower-case hex.</returns>
    string Put(ReadOnlySpan<byte> bytes);

    /// <summary>Reads bytes back; null when they are not there, or not those of that name.</summary>
    byte[]? Get(string name);
}
