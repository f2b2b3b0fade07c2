using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography;

namespace Tsrun.Engine.Grpc;

/// <summary>What went wrong on the way to a cluster, in words that say what to do.</summary>
/// <param name="options">Where the way leads.</param>
/// <param name="witness">What was seen of TLS on it.</param>
internal sealed class TransportFault(ClusterOptions options, TlsWitness witness)
{
    private string Where => $"the Temporal server at {options.Shown}";

    /// <summary>A call that brought no answer.</summary>
    public WorkflowServiceException Of(Exception e, string verb) => e switch
    {
        _ when !WasGoodOnce && OfCertificates(e) is { } certificates => certificates,
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => NoTls(e),
        HttpRequestException { InnerException: AuthenticationException } => NoTls(e),
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } => NotThere(e),
        OperationCanceledException { InnerException: TimeoutException } => NotThere(e),
        HttpRequestException { HttpRequestError: HttpRequestError.VersionNegotiationError } => NotHttp2(e),
        HttpRequestException { HttpRequestError: HttpRequestError.HttpProtocolError or HttpRequestError.InvalidResponse } when !WasGoodOnce && options.Tls is null => NotHttp2(e),
        _ => Cut(e, verb),
    };

    /// <summary>Set by the first answer: what breaks from then on is a server that went away, not a wrong setting.</summary>
    public bool WasGoodOnce { get; set; }

    /// <summary>Nothing came within the deadline.</summary>
    public WorkflowServiceException Silent(string verb, TimeSpan timeout) =>
        new(ServiceStatus.DeadlineExceeded, $"{Where} did not answer {verb} within {timeout.TotalSeconds:0.#} s{(WasGoodOnce ? "" : "; something accepts connections there and never answered: is it a Temporal server?")}") { Code = "TS1102" };

    /// <summary>An answer that is not gRPC's.</summary>
    public WorkflowServiceException NotGrpc(HttpStatusCode status, string? contentType) =>
        new(OfHttp(status), $"{Where} answered HTTP {(int)status} with content-type `{contentType ?? "none"}`, expected 200 with application/grpc; a proxy or a web server is in the way") { Code = IsPassing(status) ? "TS1100" : "TS1103" };

    /// <summary>The server's own refusal, with our code where it concerns the connection as a whole.</summary>
    public WorkflowServiceException Refused(GrpcStatus status)
    {
        var refusal = status.ToException();
        var (code, words, remedy) = refusal switch
        {
            { Detail: Temporal.Api.ErrorDetails.V1.NamespaceNotFoundFailure } => ("TS1106", "", (ClusterRemedy?)null),
            { Status: ServiceStatus.Unauthenticated } => ("TS1107", options.ApiKey is null ? "; no API key was sent" : "; the API key is expired or of another cluster", ClusterRemedy.ApiKey),
            { Status: ServiceStatus.PermissionDenied } => ("TS1107", "; the API key or client certificate does not allow this: ask whoever keeps the cluster, or name another one", null),
            { Status: ServiceStatus.ResourceExhausted } when refusal.Message.Contains("message larger than max", StringComparison.Ordinal) => ("TS1105", "", null),
            _ => (null, "", null),
        };
        return code is null ? refusal : new WorkflowServiceException(refusal.Status, refusal.Message + words) { Detail = refusal.Detail, Code = code, Remedy = remedy };
    }

    /// <summary>A certificate that one side does not take; null where the handshake has nothing to do with it.</summary>
    private WorkflowServiceException? OfCertificates(Exception e)
    {
        if (options.Tls is not { } tls) return null;
        if (witness.Complaint is { } complaint) return new(ServiceStatus.Unavailable, $"{Where} is not trusted: {complaint.Words}", e) { Code = "TS1130", Remedy = complaint.Remedy };
        if (tls.ClientCert is null) return witness.AskedForCertificate
            ? new(ServiceStatus.Unauthenticated, $"{Where} asks for a client certificate", e) { Code = "TS1131", Remedy = ClusterRemedy.ClientCertificate }
            : null;
        // A peer that speaks no TLS never saw the certificate; one that cut the connection may have had another reason, unless the certificate is out of its time.
        return (IsOfTls(e) && Greeting.OfTls(options) == TlsGreeting.Tls) || tls.Validity(options.Clock.GetUtcNow()) is not null
            ? new(ServiceStatus.Unauthenticated, $"{Where} did not take the client certificate of {tls.Subject}: {tls.Validity(options.Clock.GetUtcNow()) ?? Innermost(e)}", e) { Code = "TS1131" }
            : null;
    }

    private static bool IsOfTls(Exception? e) => e is AuthenticationException or CryptographicException || (e is not null && IsOfTls(e.InnerException));

    /// <summary>A name that nobody knows is most likely mistyped, and waiting does not mend it; once it was known, it is the network that went away.</summary>
    private WorkflowServiceException NotThere(Exception e) => e is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } && !WasGoodOnce
        ? new(ServiceStatus.NotFound, $"{Where} cannot be reached: {Innermost(e)}; is its name right?", e) { Code = "TS1100" }
        : new(ServiceStatus.Unavailable, $"{Where} cannot be reached: {Innermost(e)}; is it running?", e) { Code = "TS1100" };

    private WorkflowServiceException NoTls(Exception e) => new(ServiceStatus.Unavailable, options.Tls is null
        ? $"{Where} cannot be reached in the clear: {Innermost(e)}"
        : $"no TLS connection to {options.Shown}: {Handshake(e)}; does the server speak TLS there, and is that its port?", e)
    { Code = "TS1101" };

    /// <summary>The exception has neither type nor number for what a peer did instead of a handshake, so the peer is asked once more.</summary>
    private string Handshake(Exception e) => Greeting.OfTls(options) switch
    {
        TlsGreeting.Other => "what listens there answered, and not with TLS",
        TlsGreeting.Nothing => "what listens there hung up during the handshake",
        _ => Innermost(e),
    };

    /// <summary>What a peer answers to HTTP/2 tells whether it is none at all, or one behind TLS.</summary>
    private WorkflowServiceException NotHttp2(Exception e) => options.Tls is not null || Greeting.IsOfAStranger(options)
        ? new(ServiceStatus.Unavailable, $"what listens at {options.Shown} is no Temporal server: it answers, and not in HTTP/2; is it a web server or a proxy? Temporal's own port is 7233 by default", e) { Code = "TS1103" }
        : new(ServiceStatus.Unavailable, $"what listens at {options.Shown} does not speak HTTP/2 in the clear", e) { Code = "TS1101", Remedy = ClusterRemedy.Tls };

    private WorkflowServiceException Cut(Exception e, string verb)
    {
        var hint = !WasGoodOnce && options.Tls is { ClientCert: not null } ? "; it may not take the client certificate" : "";
        return new(ServiceStatus.Unavailable, $"{Where} cut the connection during {verb}: {Innermost(e)}{hint}", e) { Code = "TS1100", Remedy = !WasGoodOnce && options.Tls is null ? ClusterRemedy.Tls : null };
    }

    private static string Innermost(Exception e)
    {
        while (e.InnerException is { } inner) e = inner;
        return e.Message.TrimEnd('.');
    }

    private static bool IsPassing(HttpStatusCode status) => status is HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    // gRPC's own table for proxies that answer in its place.
    private static ServiceStatus OfHttp(HttpStatusCode status) => status switch
    {
        HttpStatusCode.BadRequest => ServiceStatus.Internal,
        HttpStatusCode.Unauthorized => ServiceStatus.Unauthenticated,
        HttpStatusCode.Forbidden => ServiceStatus.PermissionDenied,
        HttpStatusCode.NotFound => ServiceStatus.Unimplemented,
        _ when IsPassing(status) => ServiceStatus.Unavailable,
        _ => ServiceStatus.Unknown,
    };
}
