using System.Globalization;
using Google.Protobuf;

namespace Tsrun.Engine.Embedded.State;

/// <summary>Names one attempt at one task; opaque to workers, and still good after the engine restarts.</summary>
/// <param name="ScheduledEventId">Of the task; 0 for a query.</param>
/// <param name="Attempt">Counts from 1; for a query its number in this process.</param>
/// <param name="Stamp">0 unless the task is virtual: ids of such a task may be used again.</param>
internal readonly record struct Token(string RunId, long ScheduledEventId, int Attempt, int Stamp = 0)
{
    public ByteString ToBytes() => ByteString.CopyFromUtf8(Stamp == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{RunId}/{ScheduledEventId}/{Attempt}")
        : string.Create(CultureInfo.InvariantCulture, $"{RunId}/{ScheduledEventId}/{Attempt}/{Stamp}"));

    /// <exception cref="WorkflowServiceException">No token of this engine.</exception>
    public static Token Parse(ByteString bytes)
    {
        if (bytes.IsEmpty)
            throw WorkflowServiceException.Invalid("Task token not set on request.");
        var parts = bytes.ToStringUtf8().Split('/');
        var stamp = 0;
        if (parts.Length is 3 or 4
            && long.TryParse(parts[1], CultureInfo.InvariantCulture, out var scheduled)
            && int.TryParse(parts[2], CultureInfo.InvariantCulture, out var attempt)
            && (parts.Length == 3 || int.TryParse(parts[3], CultureInfo.InvariantCulture, out stamp)))
            return new Token(parts[0], scheduled, attempt, stamp);
        throw WorkflowServiceException.Invalid("Error deserializing task token.");
    }
}
