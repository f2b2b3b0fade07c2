namespace Tsrun.Engine.Embedded.Operations;

/// <summary>Who did what nobody asked for by name: the identities that a Temporal server writes into events of its own.</summary>
internal static class ServerIdentity
{
    public const string History = "history-service";

    public const string Resetter = "history-resetter";
}
