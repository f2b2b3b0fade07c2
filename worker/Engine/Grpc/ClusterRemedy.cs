namespace Tsrun.Engine.Grpc;

/// <summary>The setting that would mend a connection. How a person says it (a flag, a variable, a file) is known to whoever read the settings.</summary>
public enum ClusterRemedy
{
    /// <summary>Another API key, or one at all.</summary>
    ApiKey,
    /// <summary>TLS at all.</summary>
    Tls,
    /// <summary>The authority that issued the server's certificate.</summary>
    ServerCa,
    /// <summary>The name in the server's certificate.</summary>
    ServerName,
    /// <summary>A certificate of this client, with its key.</summary>
    ClientCertificate,
}
