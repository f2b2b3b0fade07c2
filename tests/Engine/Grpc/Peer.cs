using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace Tsrun.Tests.Engine.Grpc;

/// <summary>A server on a real socket that answers as a test wants it.</summary>
internal sealed class Peer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Peer(WebApplication app) => _app = app;

    /// <summary><c>127.0.0.1:port</c>.</summary>
    public string Address => new Uri(_app.Urls.First()).Authority;

    /// <param name="answer">Answers every request.</param>
    /// <param name="certificate">Speaks TLS with it; null for the clear.</param>
    /// <param name="clientAuthority">Asks clients for a certificate of this authority.</param>
    /// <param name="protocols">Versions of TLS that it speaks.</param>
    public static async Task<Peer> StartAsync(
        RequestDelegate answer, X509Certificate2? certificate = null, X509Certificate2? clientAuthority = null, SslProtocols protocols = SslProtocols.Tls12 | SslProtocols.Tls13)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        if (certificate is not null) builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            if (certificate is null) return;
            listen.UseHttps(certificate, https =>
            {
                https.SslProtocols = protocols;
                if (clientAuthority is null) return;
                https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                https.ClientCertificateValidation = (client, _, _) => client.Issuer == clientAuthority.Subject && client.NotAfter > DateTime.Now;
            });
        }));
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        return new Peer(app);
    }

    /// <summary>An answer of gRPC: a body as it is, then trailers.</summary>
    public static RequestDelegate Answering(byte[] body, int status = 0, string message = "") => async context =>
    {
        context.Response.ContentType = "application/grpc";
        if (body.Length > 0) await context.Response.Body.WriteAsync(body);
        context.Response.AppendTrailer("grpc-status", status.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (message.Length > 0) context.Response.AppendTrailer("grpc-message", message);
    };

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

/// <summary>Certificates that live as long as a test.</summary>
internal static class Certificates
{
    public static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-3), DateTimeOffset.UtcNow.AddDays(3));
    }

    /// <param name="from">Valid from so many days after today.</param>
    /// <param name="to">Until so many days after today.</param>
    public static X509Certificate2 Of(X509Certificate2 authority, string name, int from = -1, int to = 1)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var signed = request.Create(authority, DateTimeOffset.UtcNow.AddDays(from), DateTimeOffset.UtcNow.AddDays(to), RandomNumberGenerator.GetBytes(8));
        return X509CertificateLoader.LoadPkcs12(signed.CopyWithPrivateKey(key).Export(X509ContentType.Pkcs12), null);
    }

    public static string Pem(this X509Certificate2 certificate) => certificate.ExportCertificatePem();

    public static string KeyPem(this X509Certificate2 certificate)
    {
        // A key that came out of a PKCS#12 file may be exported under a password only.
        using var key = ECDsa.Create();
        key.ImportEncryptedPkcs8PrivateKey("p", certificate.GetECDsaPrivateKey()!.ExportEncryptedPkcs8PrivateKey("p", new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1)), out _);
        return key.ExportPkcs8PrivateKeyPem();
    }
}
