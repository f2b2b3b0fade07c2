using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Tsrun.Cli.Hosting.Traces;
using Tsrun.History;

namespace Tsrun.Cli.Rendering.Page;

/// <summary>One offline HTML file that shows a run and carries it: no request leaves it, and nothing of the run's text is ever markup.</summary>
internal static class TracePage
{
    /// <summary>Version of what the page carries; <see cref="TracePageReader"/> reads this one.</summary>
    public const string Schema = "tsrun.page/1";

    /// <summary>Id of the script element that holds the run.</summary>
    public const string TraceElement = "tsrun-trace";

    private static readonly string[] Scripts = ["dom", "format", "anchors", "diff", "steps", "detail", "candidates", "origin", "curve", "confidence", "compare", "sections", "keys", "main"];

    // Relaxed: the default would write every quote of a string within a string as six characters. What could end the element is escaped below.
    private static readonly JsonSerializerOptions Json = new(PageJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The page of a run, as it is: whoever wants no machine named in it makes it portable first.</summary>
    /// <exception cref="CliException">TS1004: of the run only the trace is known.</exception>
    public static string Render(Recording recording, PageContext? context = null)
    {
        var history = recording.RequireHistory();
        var trace = new PageTrace(Schema, recording.Seal, [.. recording.Lines.Select(Encoding.UTF8.GetString)], [.. history.Select(next => Encoding.UTF8.GetString(HistoryJson.Bytes(next)))]);
        return Render(PageProjection.Of(recording, context ?? PageContext.None), trace);
    }

    private static string Render(PageView view, PageTrace trace)
    {
        var (style, script) = (Asset("page.css"), Script());
        // The template is ours and names each hole once; what is put in is never looked at again.
        return Fill(Asset("page.html"), new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["policy"] = $"default-src 'none'; script-src '{Sha256(script)}'; style-src '{Sha256(style)}'; base-uri 'none'; form-action 'none'",
            ["style"] = style,
            ["view"] = Data(view, PageJson.Default.PageView),
            ["trace"] = Data(trace, PageJson.Default.PageTrace),
            ["script"] = script,
        });
    }

    /// <summary>JSON for a script element. Inside JSON a <c>&lt;</c> stands only within strings, where its escape means the same, so nothing in it can end the element.</summary>
    private static string Data<T>(T value, JsonTypeInfo<T> type) =>
        JsonSerializer.Serialize(value, (JsonTypeInfo<T>)Json.GetTypeInfo(type.Type)).Replace("<", "\\u003c", StringComparison.Ordinal);

    private static string Script() => $"'use strict';\n(() => {{\n{string.Concat(Scripts.Select(name => Asset(name + ".js")))}}})();\n";

    private static string Fill(string template, Dictionary<string, string> holes)
    {
        var page = new StringBuilder();
        var parts = template.Split("{{");
        page.Append(parts[0]);
        foreach (var part in parts.Skip(1))
        {
            var (name, rest) = (part[..part.IndexOf("}}", StringComparison.Ordinal)], part[(part.IndexOf("}}", StringComparison.Ordinal) + 2)..]);
            page.Append(holes[name]).Append(rest);
        }
        return page.ToString();
    }

    private static string Sha256(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Asset(string name) => Resources.Text($"page/{name}").ReplaceLineEndings("\n");
}
