using System.Text;
using System.Text.Json;
using Tsrun.History;

namespace Tsrun.Runtime;

/// <summary>A trace that came from elsewhere, or why it was refused.</summary>
/// <param name="Lines">The lines' bytes, without line ends.</param>
/// <param name="Fault">Set when the trace was refused; the lines are then of no use.</param>
public sealed record TraceReading(IReadOnlyList<byte[]> Lines, TraceFault? Fault);

/// <summary>Reads trace v1 that anybody may have written: line by line, strictly, and the first thing that is wrong refuses the whole.</summary>
public static class TraceReader
{
    /// <summary>Bytes of one line; a decision over large values has a few KiB.</summary>
    public const int LineBytesMax = 1 << 20;

    /// <summary>Number of lines; a run that long has other troubles.</summary>
    public const int LinesMax = 200_000;

    private static readonly HashSet<string> Kinds =
    [
        TraceKind.Plan, TraceKind.Replan, TraceKind.Probe, TraceKind.Explore, TraceKind.Decide, TraceKind.Patch, TraceKind.Verify,
        TraceKind.Ask, TraceKind.Answer, TraceKind.Abstain, TraceKind.Finish, TraceKind.Error,
    ];

    /// <summary>Reads JSON Lines.</summary>
    /// <param name="seal">Manifest and end; null when nobody has them.</param>
    public static TraceReading Read(ReadOnlySpan<byte> text, TraceSeal? seal)
    {
        if (text.Length == 0) return Refused(0, "the trace is empty");
        if (text[^1] != '\n') return text[0] == '{' ? Refused(-1, "the last line has no end; the file was cut off") : Refused(-1, "this is no trace, of which every line is a JSON object");
        var lines = new List<byte[]>();
        foreach (var range in text[..^1].Split((byte)'\n'))
        {
            lines.Add(text[range].ToArray());
            if (lines.Count > LinesMax) return Refused(lines.Count, $"found more than {LinesMax} lines");
        }
        return new TraceReading(lines, Check(lines, seal));
    }

    /// <summary>The first fault of a trace; null when it is in order.</summary>
    public static TraceFault? Check(IReadOnlyList<byte[]> lines, TraceSeal? seal)
    {
        string? run = null;
        for (var seq = 0; seq < lines.Count; seq++)
        {
            if (Shape(lines[seq], seq, out var line) is { } fault) return new TraceFault(seq, $"rejected: event {seq} {fault}");
            if (line!.Run != (run ??= line.Run)) return new TraceFault(seq, $"rejected: event {seq} belongs to run {Shown(line.Run)}, the others to {Shown(run)}");
        }
        if (seal is not null && run != seal.Manifest.Run) return new TraceFault(-1, $"rejected: the manifest is of run {Shown(seal.Manifest.Run)}, the trace of {Shown(run ?? "")}");
        return TraceVerifier.Verify(lines, seal) is { } broken ? broken with { Message = $"rejected: {broken.Message}" } : null;
    }

    private static string? Shape(byte[] bytes, int seq, out TraceLine? line)
    {
        line = null;
        if (bytes.Length > LineBytesMax) return $"has {bytes.Length} bytes, more than {LineBytesMax}";
        try
        {
            line = HistoryJson.Read<TraceLine>(bytes);
        }
        catch (JsonException)
        {
            return $"is not a trace line: found `{Shown(Encoding.UTF8.GetString(bytes))}`, expected a JSON object with v, run, seq, at, kind and step";
        }
        return line.V != 1 ? $"has version {line.V}, expected 1; another tsrun wrote it" : Fields(line, seq) ?? Canonical(bytes, line);
    }

    private static string? Fields(TraceLine line, int seq)
    {
        if (line.Kind is null || !Kinds.Contains(line.Kind)) return $"has kind `{Shown(line.Kind ?? "")}`, expected one of {string.Join(" ", Kinds.Order(StringComparer.Ordinal))}";
        var name = $"{char.ToUpperInvariant(line.Kind[0])}{line.Kind[1..]}";
        if (line.Seq != seq) return $"{name} carries number {line.Seq}: a line was dropped, doubled or moved";
        if (line.Run is not { Length: > 0 and <= 128 } || !line.Run.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/')) return $"{name} has no run id that a run could have";
        if (line.Kind is TraceKind.Patch or TraceKind.Answer && line.Anchors is not { Count: > 0 }) return $"{name} has no anchors";
        if (line.Anchors?.FirstOrDefault(anchor => !IsAnchor(anchor)) is { } wrong) return $"{name} has the anchor `{Shown(wrong)}`, expected `scheme:location@hash`";
        if (line.Confidence is < 0 or > 1) return FormattableString.Invariant($"{name} has confidence {line.Confidence}, expected 0 to 1");
        if (!IsTime(line.At)) return $"{name} has the time `{Shown(line.At ?? "")}`, expected UTC with milliseconds";
        if (line.Summary is { Length: > 120 }) return $"{name} has a summary of {line.Summary.Length} characters, more than 120";
        if (line.Ms < 0 || line.Attempts < 0) return $"{name} has a negative duration or number of attempts";
        return !IsHash(line.Prev) || !IsHash(line.Input ?? line.Prev) || !IsHash(line.Output ?? line.Prev) ? $"{name} has a hash that is no SHA-256" : null;
    }

    /// <summary>A line has one spelling: no doubled key whose second value another reader would take, no key that nobody knows.</summary>
    private static string? Canonical(byte[] bytes, TraceLine line) => HistoryJson.Bytes(line).AsSpan().SequenceEqual(bytes)
        ? null
        : "is not in canonical form: a key is unknown, doubled or out of order, or there is white space";

    private static bool IsAnchor(string anchor) =>
        anchor is { Length: <= 4096 } && anchor.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && anchor.LastIndexOf('@') is var at && at > colon + 1 && at < anchor.Length - 1;

    private static bool IsHash(string text) => text is { Length: 64 } && text.All(char.IsAsciiHexDigitLower);

    private static bool IsTime(string at) => at is { Length: 24 } && DateTimeOffset.TryParseExact(at, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'",
        System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out _);

    private static TraceReading Refused(int seq, string reason) => new([], new TraceFault(seq, $"rejected: {reason}"));

    /// <summary>Foreign text in a message: short, and nothing that a terminal obeys.</summary>
    private static string Shown(string text)
    {
        var shown = new StringBuilder();
        foreach (var c in text.Length > 40 ? text.AsSpan(0, 40) : text) shown.Append(char.IsControl(c) ? '?' : c);
        return shown.ToString();
    }
}
