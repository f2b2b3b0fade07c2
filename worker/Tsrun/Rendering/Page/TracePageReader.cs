using System.Text;
using System.Text.Json;
using Tsrun.Activities.Bundles;
using Tsrun.Cli.Hosting.Traces;
using Tsrun.History;

namespace Tsrun.Cli.Rendering.Page;

/// <summary>Reads a run back from a trace page. Nothing of it is believed: it goes through the gate of every bundle.</summary>
internal static class TracePageReader
{
    private const string Damaged = "TS1050";

    /// <summary>Whether some bytes begin like a page of ours; what they hold is another question.</summary>
    public static bool LooksLikeOne(ReadOnlySpan<byte> bytes) => bytes.StartsWith("<!doctype html>"u8);

    /// <summary>The run that a page carries.</summary>
    /// <exception cref="CliException">TS1050: the text is no trace page, or not a whole one; TS1000 or TS1001: the run in it does not hold together.</exception>
    public static Recording Read(string html)
    {
        var trace = Carried(html);
        return TraceSource.OfBundle(Bundle.Of(BundleKind.Run, trace.Seal.Manifest?.Run ?? "", new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            [TraceSource.TraceMember] = Lines(trace.Lines),
            [TraceSource.SealMember] = HistoryJson.Bytes(trace.Seal),
            [TraceSource.HistoryMember] = Lines(trace.History),
        }));
    }

    private static PageTrace Carried(string html)
    {
        try
        {
            var trace = JsonSerializer.Deserialize(Element(html), PageJson.Default.PageTrace) ?? throw new JsonException("found null");
            if (trace.Schema != TracePage.Schema) throw Wrong($"it carries {Printable.Line(trace.Schema ?? "nothing")}, expected {TracePage.Schema}");
            return trace is { Seal: not null, Lines: not null, History: not null } ? trace : throw Wrong("its run is not whole");
        }
        catch (JsonException e)
        {
            throw Wrong(e.Message);
        }
    }

    private static byte[] Lines(IReadOnlyList<string> lines) => Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => $"{line}\n")));

    private static string Element(string html)
    {
        const string head = $"<script type=\"application/json\" id=\"{TracePage.TraceElement}\">";
        var from = html.IndexOf(head, StringComparison.Ordinal);
        var to = from < 0 ? -1 : html.IndexOf("</script>", from, StringComparison.Ordinal);
        return to < 0 ? throw Wrong($"it has no element {TracePage.TraceElement}") : html[(from + head.Length)..to];
    }

    private static CliException Wrong(string what) => new(ExitCode.Invalid, Damaged, $"this is no whole trace page: {what}", "write it again: tsrun trace html RUN");
}
