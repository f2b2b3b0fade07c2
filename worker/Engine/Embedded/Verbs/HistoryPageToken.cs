using System.Globalization;
using Google.Protobuf;

namespace Tsrun.Engine.Embedded.Verbs;

/// <summary>Where a reader of a run's history stands; opaque to clients.</summary>
/// <param name="RunId">Pins the run, also when the request named only the workflow.</param>
/// <param name="Next">The event that comes next.</param>
/// <param name="Through">Last event wanted; 0 for all there will be.</param>
internal readonly record struct HistoryPageToken(string RunId, long Next, long Through)
{
    public ByteString ToBytes() => ByteString.CopyFromUtf8(string.Create(CultureInfo.InvariantCulture, $"h1/{RunId}/{Next}/{Through}"));

    /// <param name="asked">The run id of the request; a token of another run is refused.</param>
    /// <exception cref="WorkflowServiceException">No token of this engine, or of another run.</exception>
    public static HistoryPageToken Parse(ByteString bytes, string asked)
    {
        var parts = bytes.ToStringUtf8().Split('/');
        if (parts is not ["h1", var runId, var next, var through]
            || !long.TryParse(next, CultureInfo.InvariantCulture, out var nextId)
            || !long.TryParse(through, CultureInfo.InvariantCulture, out var throughId))
            throw WorkflowServiceException.Invalid("Invalid NextPageToken.");
        if (asked.Length > 0 && asked != runId)
            throw WorkflowServiceException.Invalid("RunId in the request does not match the NextPageToken.");
        return new HistoryPageToken(runId, nextId, throughId);
    }
}
