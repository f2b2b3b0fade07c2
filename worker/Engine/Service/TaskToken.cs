using System.Globalization;
using Google.Protobuf;
using Tsrun.History;

namespace Tsrun.Engine;

/// <summary>Names one attempt at one task; opaque to workers, and still good after the engine restarts.</summary>
/// <param name="ScheduledEventId">Of the task; 0 for a query.</param>
/// <param name="Attempt">Counts from 1; for a query its number in this process.</param>
public readonly record struct TaskToken(RunId RunId, long ScheduledEventId, int Attempt)
{
    /// <summary>What a cluster calls the attempt; null where the three parts say it all.</summary>
    public ByteString? Opaque { get; init; }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{RunId.Value}/{ScheduledEventId}/{Attempt}");

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <returns>False when the text is no token.</returns>
    public static bool TryParse(string text, out TaskToken token)
    {
        token = default;
        var parts = text.Split('/');
        if (parts.Length != 3 || !long.TryParse(parts[1], CultureInfo.InvariantCulture, out var scheduled) || !int.TryParse(parts[2], CultureInfo.InvariantCulture, out var attempt))
            return false;
        token = new TaskToken(new RunId(parts[0]), scheduled, attempt);
        return true;
    }
}
