using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Tsrun.Engine.Grpc;

/// <summary>What the handshakes of a connection showed: the exception of a failed one says only that it failed.</summary>
internal sealed class TlsWitness(ClusterOptions options)
{
    /// <summary>The server asked this client for a certificate.</summary>
    public bool AskedForCertificate { get; private set; }

    /// <summary>Why the server's certificate was not taken, and what to do; null where it was, or never came.</summary>
    public TlsComplaint? Complaint { get; private set; }

    /// <summary>Called before the handshake without, and when the server asks with its certificate.</summary>
    public X509Certificate Select(object sender, string host, X509CertificateCollection own, X509Certificate? server, string[] issuers)
    {
        AskedForCertificate |= server is not null;
        return null!;
    }

    /// <summary>The runtime's own judgement stands; this one finds the words for it.</summary>
    public bool Judge(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None || options.Tls!.DisableHostVerification) return true;
        Complaint = certificate is X509Certificate2 server ? Words(server, chain, errors) : new("the server showed no certificate");
        return false;
    }

    private TlsComplaint Words(X509Certificate2 server, X509Chain? chain, SslPolicyErrors errors)
    {
        var status = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, next) => all | next.Status) ?? X509ChainStatusFlags.NoError;
        var now = options.Clock.GetUtcNow();
        if (now > server.NotAfter) return new($"the server's certificate expired at {server.NotAfter:u}; it needs a new one");
        if (now < server.NotBefore) return new($"the server's certificate is valid from {server.NotBefore:u} on only; is this machine's clock right?");
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            return new($"the server's certificate is for {Names(server)}, expected {options.Tls!.ServerName ?? options.Endpoint().DnsSafeHost}", ClusterRemedy.ServerName);
        return new($"the server's certificate was issued by {Plain(server.Issuer)}, which is not trusted here ({status})", ClusterRemedy.ServerCa);
    }

    private static string Names(X509Certificate2 server) => server.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault() is { } names
        ? string.Join(", ", names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(ip => ip.ToString())).Select(Plain))
        : Plain(server.Subject);

    /// <summary>A stranger wrote it, and it goes to a terminal.</summary>
    private static string Plain(string name) => string.Concat(name.Where(c => !char.IsControl(c)).Take(200));
}

/// <summary>Why a server's certificate is not taken.</summary>
/// <param name="Words">For people.</param>
/// <param name="Remedy">The setting with which it would be; null where the server has to change.</param>
internal sealed record TlsComplaint(string Words, ClusterRemedy? Remedy = null);
