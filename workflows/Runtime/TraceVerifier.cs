using System.Text.Json;
using Tsrun.History;

namespace Tsrun.Runtime;

/// <summary>What is wrong with an exported trace.</summary>
/// <param name="Seq">The line; -1 for the manifest.</param>
public sealed record TraceFault(int Seq, string Message);

/// <summary>Holds an exported trace against its chain, its manifest and the rules of trace v1.</summary>
public static class TraceVerifier
{
    /// <summary>The first fault; null when every line stands where it was written, unchanged.</summary>
    /// <param name="lines">The lines' bytes, without line ends.</param>
    /// <param name="seal">Manifest and end; null when only the chain from line 0 on can be checked.</param>
    public static TraceFault? Verify(IReadOnlyList<byte[]> lines, TraceSeal? seal)
    {
        var prev = seal is null ? null : HistoryJson.Sha256(HistoryJson.Bytes(seal.Manifest));
        for (var seq = 0; seq < lines.Count; seq++)
        {
            if (Read(lines[seq]) is not { } line) return new TraceFault(seq, $"line {seq} is not a trace line");
            if (line.Seq != seq) return new TraceFault(seq, $"line {seq} carries number {line.Seq}: a line was dropped, doubled or moved");
            if (prev is not null && line.Prev != prev) return new TraceFault(Math.Max(0, seq - 1), $"hash chain broken at event {Math.Max(0, seq - 1)}");
            if (line.Kind is TraceKind.Patch or TraceKind.Answer && line.Anchors is not { Count: > 0 }) return new TraceFault(seq, $"rejected: event {seq} {line.Kind} has no anchors");
            prev = HistoryJson.Sha256(lines[seq]);
        }
        if (seal is not null && (seal.Lines != lines.Count || seal.Head != prev))
            return new TraceFault(lines.Count, seal.Lines == lines.Count
                ? $"hash chain broken at event {lines.Count - 1}"
                : $"found {lines.Count} lines, expected {seal.Lines}: the end was cut off or added to");
        return null;
    }

    private static TraceLine? Read(byte[] line)
    {
        try
        {
            return HistoryJson.Read<TraceLine>(line);
        }
        catch (JsonException)
        {
            return null; // bad input is a value: the caller names the line
        }
    }
}
