namespace Tsrun.Engine.Grpc;

/// <summary>How this program names itself to a cluster. A name of its own is not held against the version ranges of the official SDKs.</summary>
internal static class ClientIdentity
{
    public const string Name = "tsrun-dotnet";

    public static string Version { get; } = typeof(ClientIdentity).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
}
