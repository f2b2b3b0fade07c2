using System.Net;
using System.Security.Authentication;

namespace Tsrun.Engine.Grpc;

/// <summary>What went wrong on the way to a cluster, in words that say what to do.</summary>
/// <param name="options">Where the way leads.</param>
internal sealed class TransportFault(ClusterOptions options)
{
    private string Where => $"the Temporal server at {options.Address}";

    /// <summary>A call that brought no answer.</summary>
    public WorkflowServiceException Of(Exception e, string verb) => e switch
    {
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
    public static WorkflowServiceException Refused(GrpcStatus status)
    {
        var refusal = status.ToException();
        var (code, advice) = refusal switch
        {
            { Detail: Temporal.Api.ErrorDetails.V1.NamespaceNotFoundFailure } => ("TS1106", ""),
            { Status: ServiceStatus.Unauthenticated } => ("TS1107", "; the API key is missing, expired or of another cluster"),
            { Status: ServiceStatus.PermissionDenied } => ("TS1107", "; the API key or certificate does not allow this"),
            { Status: ServiceStatus.ResourceExhausted } when refusal.Message.Contains("message larger than max", StringComparison.Ordinal) => ("TS1105", ""),
            _ => (null, ""),
        };
        return code is null ? refusal : new WorkflowServiceException(refusal.Status, refusal.Message + advice) { Detail = refusal.Detail, Code = code };
    }

    private WorkflowServiceException NotThere(Exception e) => new(ServiceStatus.Unavailable, $"{Where} cannot be reached: {Innermost(e)}; is it running?", e) { Code = "TS1100" };

    private WorkflowServiceException NoTls(Exception e) => new(ServiceStatus.Unavailable, options.Tls is null
        ? $"{Where} cannot be reached in the clear: {Innermost(e)}"
        : $"no TLS connection to {options.Address}: {Innermost(e)}; does the server speak TLS there, and do authority, server name and client certificate fit?", e)
    { Code = "TS1101" };

    private WorkflowServiceException NotHttp2(Exception e) => new(ServiceStatus.Unavailable,
        $"what listens at {options.Address} does not speak HTTP/2{(options.Tls is null ? " in the clear; if it expects TLS, switch TLS on" : "")}: {Innermost(e)}", e)
    { Code = options.Tls is null ? "TS1101" : "TS1103" };

    private WorkflowServiceException Cut(Exception e, string verb)
    {
        var hint = WasGoodOnce ? "" : options.Tls switch
        {
            null => "; if it expects TLS, switch TLS on",
            { ClientCert: null } => "; if it expects a client certificate, name one",
            _ => "; it may not accept the client certificate",
        };
        return new(ServiceStatus.Unavailable, $"{Where} cut the connection during {verb}: {Innermost(e)}{hint}", e) { Code = "TS1100" };
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
