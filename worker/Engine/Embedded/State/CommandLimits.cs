using Google.Protobuf;

namespace Tsrun.Engine.Embedded.State;

/// <summary>Sizes that a request or a command must keep to; the numbers are a Temporal server's.</summary>
internal static class CommandLimits
{
    /// <summary>Longest id or name, in characters.</summary>
    public const int IdLengthMax = 1000;

    /// <summary>Bytes of one payload, and of all that one command carries.</summary>
    public const int BlobSizeMax = 2 * 1024 * 1024;

    /// <summary>Activities, children, signals to others and requests to cancel them that may be pending, each.</summary>
    public const int PendingMax = 2000;

    /// <summary>Whether an id or a name is longer than the server takes.</summary>
    public static bool IsTooLong(string value) => value.Length > IdLengthMax;

    /// <summary>How much too long a value is, as a refusal says it.</summary>
    public static string LengthOf(string value) => $"Length={value.Length} Limit={IdLengthMax}";

    /// <param name="what">Things of which a run may have so many pending.</param>
    /// <param name="pending">Those that the run has, and those of the turn's commands so far; one more is asked for.</param>
    public static string? TooMany(string what, int pending) => pending < PendingMax ? null : $"the number of pending {what}, {pending}, has reached the per-workflow limit of {PendingMax}";

    public static bool TooLarge(IMessage? payloads) => payloads is not null && payloads.CalculateSize() > BlobSizeMax;
}
