using System.Globalization;
using System.Net;

namespace Tsrun.Engine.Grpc;

/// <summary>How to reach a Temporal cluster.</summary>
/// <param name="Address"><c>host:port</c>; without a port 7233. An IPv6 address stands in brackets.</param>
public sealed record ClusterOptions(string Address)
{
    /// <summary>Sent as <c>authorization: Bearer …</c>; null for none. Without TLS it is sent to this machine only.</summary>
    public string? ApiKey { get; init; }

    /// <summary>TLS and its certificates; null for a connection in the clear.</summary>
    public TlsOptions? Tls { get; init; }

    /// <summary>Further headers of every call, by lower-case name; one of them may override <c>authorization</c>.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Largest answer that is taken, in bytes. 128 MiB is what the official SDKs take.</summary>
    public int MessageBytesMax { get; init; } = 128 << 20;

    /// <summary>Requests over this many bytes are compressed; null chooses 4 KiB, or never for a server on this machine.</summary>
    public int? GzipOver { get; init; }

    /// <summary>Until the connection stands, TLS included.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Deadline of a call that says none itself. 30 s is what the official SDKs use.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Deadline of a long poll; the server answers empty after 60 s.</summary>
    public TimeSpan PollTimeout { get; init; } = TimeSpan.FromSeconds(70);

    /// <summary>How long a call that is no poll is tried again while the cluster cannot be reached.</summary>
    public TimeSpan RetryFor { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>An idle connection is asked for a sign of life this often; real servers refuse less than 10 s.</summary>
    public TimeSpan KeepAliveEvery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What it is given for that sign of life before it counts as dead.</summary>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Time of back-off and deadlines.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    private const int PortDefault = 7233;

    internal const string Authorization = "authorization";

    internal int GzipThreshold => GzipOver ?? (IsLoopback ? int.MaxValue : 4096);

    internal bool IsLoopback => Endpoint() is { } uri && (uri.IsLoopback || (IPAddress.TryParse(uri.DnsSafeHost, out var ip) && IPAddress.IsLoopback(ip)));

    /// <summary>The address as a URI.</summary>
    /// <exception cref="WorkflowServiceException">It is none, or an API key would travel in the clear (<c>TS1108</c>).</exception>
    internal Uri Endpoint()
    {
        if (!Uri.TryCreate($"{(Tls is null ? "http" : "https")}://{Address}", UriKind.Absolute, out var uri) || uri.PathAndQuery != "/" || uri.UserInfo.Length > 0 || Address.Contains('/'))
            throw Wrong($"found the address `{Address}`, expected host:port, for instance 127.0.0.1:7233");
        return HasPort ? uri : new UriBuilder(uri) { Port = PortDefault }.Uri;
    }

    /// <summary>The address with the port that is really tried.</summary>
    internal string Shown => HasPort ? Address : string.Create(CultureInfo.InvariantCulture, $"{Address}:{PortDefault} (no port was named)");

    internal void Check()
    {
        Endpoint();
        if ((ApiKey is not null || Headers.ContainsKey(Authorization)) && Tls is null && !IsLoopback) throw Wrong($"an API key would travel to {Address} in the clear; switch TLS on");
        if (ApiKey is not null && ApiKey.AsSpan().ContainsAnyExceptInRange('!', '~')) throw Wrong("the API key holds a blank, a line break or another character that no header may hold");
        foreach (var (name, value) in Headers)
            if (name.Length == 0 || name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')) || value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
                throw Wrong($"the header `{string.Concat(name.Where(char.IsAscii))}` has a name or a value that no header may have");
    }

    /// <summary>The address alone: keys and headers are nobody's business.</summary>
    public override string ToString() => $"{Address}{(Tls is null ? "" : $" ({Tls})")}";

    // `localhost:80` would lose its port to the scheme's default.
    private bool HasPort => Address.LastIndexOf(':') is var colon and >= 0 && colon > Address.LastIndexOf(']');

    internal static WorkflowServiceException Wrong(string message, Exception? inner = null) => new(ServiceStatus.InvalidArgument, message, inner) { Code = "TS1108" };
}
