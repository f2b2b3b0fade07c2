using Tsrun.Activities.Golden;
using Tsrun.History;
using Tsrun.Runtime;

namespace Tsrun.Cli.Hosting.Traces;

/// <summary>A run as it may leave this machine: what looks like a secret in it is masked, in every event that quotes it. The store keeps what it has.</summary>
internal static class WithoutSecrets
{
    /// <summary>Masks a run of this machine; the very same recording where it holds no secret, so that its hashes stay those of the store.</summary>
    public static Recording Of(Recording recording)
    {
        if (recording.Archive is not null || recording.History is not { } history || Of(history) is not { } masked || ReferenceEquals(masked, history)) return recording;
        var (seal, lines) = TraceProjection.Project(new RunId(recording.Run), masked);
        return new Recording(recording.Run, seal, lines, masked);
    }

    /// <summary>Masks events; the very same list where none holds a secret.</summary>
    public static IReadOnlyList<HistoryEvent> Of(IReadOnlyList<HistoryEvent> history)
    {
        var events = history.Select(HistoryJson.Bytes).ToList();
        var mask = SecretMask.OfJson(events);
        var masked = events.ConvertAll(mask.ApplyToJson);
        return events.Zip(masked).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second)) ? history : [.. masked.Select(json => HistoryJson.Read<HistoryEvent>(json))];
    }
}
