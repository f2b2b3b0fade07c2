using System.Globalization;
using System.Text;
using Google.Protobuf;

namespace Tsrun.Engine.Grpc;

/// <summary>How a call ended: what stands in its trailers.</summary>
/// <param name="Code">0 for a success, else a <see cref="ServiceStatus"/>.</param>
/// <param name="Message">For people; empty for a success.</param>
/// <param name="Details">Bytes of a <c>google.rpc.Status</c> whose details hold the typed reason; null for none.</param>
public sealed record GrpcStatus(int Code, string Message = "", ByteString? Details = null)
{
    /// <summary>The call brought its answer.</summary>
    public static GrpcStatus Ok { get; } = new(0);

    /// <summary>A refusal with its typed reason.</summary>
    public static GrpcStatus From(WorkflowServiceException refusal)
    {
        if (refusal.Detail is null) return new GrpcStatus((int)refusal.Status, refusal.Message);
        var status = new Google.Rpc.Status { Code = (int)refusal.Status, Message = refusal.Message, Details = { Reasons.Pack(refusal.Detail) } };
        return new GrpcStatus((int)refusal.Status, refusal.Message, status.ToByteString());
    }

    /// <summary>The trailers, in the order in which gRPC writes them.</summary>
    public IEnumerable<KeyValuePair<string, string>> Trailers()
    {
        yield return new("grpc-status", Code.ToString(CultureInfo.InvariantCulture));
        if (Message.Length > 0) yield return new("grpc-message", Escape(Message));
        if (Details is not null) yield return new("grpc-status-details-bin", Convert.ToBase64String(Details.Span).TrimEnd('='));
    }

    /// <summary>Reads a peer's trailers.</summary>
    /// <param name="find">The value of a trailer; null when absent.</param>
    /// <returns>Null when there is no <c>grpc-status</c>: the call was cut off.</returns>
    internal static GrpcStatus? Read(Func<string, string?> find)
    {
        if (find("grpc-status") is not { } code) return null;
        var number = int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : (int)ServiceStatus.Unknown;
        return new GrpcStatus(number, Unescape(find("grpc-message") ?? ""), Base64(find("grpc-status-details-bin")));
    }

    /// <summary>The refusal that a client throws for this status.</summary>
    internal WorkflowServiceException ToException()
    {
        var status = Code is > 0 and <= 16 ? (ServiceStatus)Code : ServiceStatus.Unknown;
        var detail = Details is null ? null : FirstDetail(Details);
        return new WorkflowServiceException(status, Message.Length > 0 ? Message : $"the server refused with status {Code} and no words") { Detail = detail };
    }

    // A reason of a type that we do not know is no reason to fail: status and message stand.
    private static IMessage? FirstDetail(ByteString bytes)
    {
        try
        {
            return Google.Rpc.Status.Parser.ParseFrom(bytes).Details is [var first, ..] ? Reasons.Unpack(first) : null;
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static ByteString? Base64(string? text)
    {
        if (text is null) return null;
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='), bytes, out var written) ? ByteString.CopyFrom(bytes, 0, written) : null;
    }

    private static string Escape(string message)
    {
        var text = new StringBuilder(message.Length);
        foreach (var b in Encoding.UTF8.GetBytes(message))
        {
            if (b is >= 0x20 and <= 0x7E and not (byte)'%') text.Append((char)b);
            else text.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
        }
        return text.ToString();
    }

    private static string Unescape(string message)
    {
        if (!message.Contains('%')) return message;
        var bytes = new List<byte>(message.Length);
        for (var i = 0; i < message.Length; i++)
        {
            if (message[i] == '%' && i + 2 < message.Length && byte.TryParse(message.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var b))
            {
                bytes.Add(b);
                i += 2;
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes([message[i]]));
            }
        }
        return Encoding.UTF8.GetString([.. bytes]);
    }
}
