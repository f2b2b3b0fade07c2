using System.Text;
using System.Text.Json;
using Tsrun.History;

namespace Tsrun.Cli.Rendering.Page;

/// <summary>Reads a run back from a trace page. Nothing of it is believed: whoever imports verifies chain and replay as with any other file.</summary>
internal static class TracePageReader
{
    private const string Damaged = "TS1050";

    /// <summary>The run that a page carries.</summary>
    /// <returns>The seal, the trace's lines byte for byte, and the history.</returns>
    /// <exception cref="CliException">TS1050: the text is no trace page, or not a whole one.</exception>
    public static (TraceSeal Seal, IReadOnlyList<byte[]> Lines, IReadOnlyList<HistoryEvent> History) Read(string html)
    {
        try
        {
            var trace = JsonSerializer.Deserialize(Element(html), PageJson.Default.PageTrace) ?? throw new JsonException("found null");
            if (trace.Schema != TracePage.Schema) throw Wrong($"it carries {Printable.Line(trace.Schema)}, expected {TracePage.Schema}");
            return (trace.Seal, [.. trace.Lines.Select(Encoding.UTF8.GetBytes)], [.. trace.History.Select(line => HistoryJson.Read<HistoryEvent>(Encoding.UTF8.GetBytes(line)))]);
        }
        catch (JsonException e)
        {
            throw Wrong(e.Message);
        }
    }

    private static string Element(string html)
    {
        const string head = $"<script type=\"application/json\" id=\"{TracePage.TraceElement}\">";
        var from = html.IndexOf(head, StringComparison.Ordinal);
        var to = from < 0 ? -1 : html.IndexOf("</script>", from, StringComparison.Ordinal);
        return to < 0 ? throw Wrong($"it has no element {TracePage.TraceElement}") : html[(from + head.Length)..to];
    }

    private static CliException Wrong(string what) => new(ExitCode.Invalid, Damaged, $"this is no whole trace page: {what}", "write it again: tsrun trace html RUN");
}
