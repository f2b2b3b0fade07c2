using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Tsrun.Engine.Grpc;

/// <summary>TLS to a cluster; all texts are PEM.</summary>
public sealed record TlsOptions
{
    /// <summary>The authorities that are trusted; null for those of the system.</summary>
    public string? ServerCa { get; init; }

    /// <summary>This client's certificate with its chain; null for TLS without one.</summary>
    public string? ClientCert { get; init; }

    /// <summary>The certificate's key, not encrypted.</summary>
    public string? ClientKey { get; init; }

    /// <summary>The name that the server's certificate must carry; null for the address's host.</summary>
    public string? ServerName { get; init; }

    /// <summary>Takes any certificate of the server: for experiments on the own machine only.</summary>
    public bool DisableHostVerification { get; init; }

    /// <summary>Names no certificate and no key: those are nobody's business.</summary>
    public override string ToString() => ServerName is null ? "TLS" : $"TLS as {ServerName}";

    /// <exception cref="WorkflowServiceException">A certificate or key cannot be read (<c>TS1108</c>).</exception>
    internal SslClientAuthenticationOptions ToSsl(string host, TlsWitness witness)
    {
        var ssl = new SslClientAuthenticationOptions { TargetHost = ServerName ?? host, ApplicationProtocols = [SslApplicationProtocol.Http2], RemoteCertificateValidationCallback = witness.Judge };
        if (ReadCertificate() is { } own) ssl.ClientCertificateContext = SslStreamCertificateContext.Create(own, Chain(), offline: true);
        else ssl.LocalCertificateSelectionCallback = witness.Select;
        if (ServerCa is not null) ssl.CertificateChainPolicy = Trusting(Read("the authorities' certificates", ServerCa));
        return ssl;
    }

    /// <summary>Whose certificate this client shows; its key has no name.</summary>
    internal string Subject => Chain()[0].Subject;

    /// <summary>Why the client's certificate does not hold now; null where it does.</summary>
    internal string? Validity(DateTimeOffset now)
    {
        var own = Chain()[0];
        return now > own.NotAfter ? $"it expired at {own.NotAfter:u}" : now < own.NotBefore ? $"it is valid from {own.NotBefore:u} on only" : null;
    }

    private static X509ChainPolicy Trusting(X509Certificate2Collection roots)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(roots);
        return policy;
    }

    private X509Certificate2? ReadCertificate()
    {
        if (ClientCert is null && ClientKey is null) return null;
        if (ClientCert is null || ClientKey is null)
            throw ClusterOptions.Wrong($"found the client's {(ClientCert is null ? "key" : "certificate")} alone, expected certificate and key");
        try
        {
            using var pem = X509Certificate2.CreateFromPem(ClientCert, ClientKey);
            // Windows' TLS cannot use a key that lives in memory only.
            return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw ClusterOptions.Wrong($"the client's certificate and key cannot be read: {e.Message}", e);
        }
    }

    private X509Certificate2Collection Chain() => Read("the client's certificate", ClientCert!);

    private static X509Certificate2Collection Read(string what, string pem)
    {
        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPem(pem);
        }
        catch (CryptographicException e)
        {
            throw ClusterOptions.Wrong($"{what} cannot be read: {e.Message}", e);
        }
        return found.Count > 0 ? found : throw ClusterOptions.Wrong($"{what}: found no `BEGIN CERTIFICATE`, expected PEM");
    }
}
