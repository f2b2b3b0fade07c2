using System.Globalization;
using System.Text;
using Tsrun.History;

namespace Tsrun.Activities.Docs;

/// <summary>Names places by content, <c>scheme:location@hash</c>: an anchor survives moving, but not changing.</summary>
public static class Anchors
{
    private const int HashDigits = 12;

    /// <summary>First 12 hex digits of the SHA-256 over the normalised text: lines trimmed, white space within collapsed, empty lines at the ends dropped.</summary>
    public static string Hash(string text) => HistoryJson.Sha256(Normalise(text))[..HashDigits];

    /// <summary>A piece of source: <c>src:FILE:LINE:COL-LINE:COL@hash</c>.</summary>
    /// <param name="text">What stands there.</param>
    public static string Source(string file, int lineStart, int columnStart, int lineEnd, int columnEnd, string text) =>
        string.Create(CultureInfo.InvariantCulture, $"src:{file}:{lineStart}:{columnStart}-{lineEnd}:{columnEnd}@{Hash(text)}");

    /// <summary>A diagnostic's place, hashed over the lines it covers.</summary>
    public static string Source(DiagnosticSpan span) =>
        Source(span.File, span.LineStart, span.ColumnStart, span.LineEnd, span.ColumnEnd, span.Text ?? "");

    /// <summary>A diagnostic: <c>diag:CODE:FILE:LINE@hash</c>; the code is <c>-</c> for messages without one.</summary>
    public static string Diagnostic(Diagnostic diagnostic)
    {
        var code = diagnostic.Code.Length == 0 ? "-" : diagnostic.Code;
        var place = diagnostic.Primary is { } span ? string.Create(CultureInfo.InvariantCulture, $":{span.File}:{span.LineStart}") : "";
        return $"diag:{code}{place}@{Hash($"{diagnostic.Message}\n{diagnostic.Primary?.Text}")}";
    }

    /// <summary>rustc's own explanation of a code or lint: <c>rustc:E0382@hash</c>.</summary>
    public static string Rustc(string code, string explanation) => $"rustc:{code}@{Hash(explanation)}";

    /// <summary>A section of the installed documentation: <c>doc:std/vec/struct.Vec.html#method.push@hash</c>.</summary>
    public static string Doc(string location, string text) => $"doc:{location}@{Hash(text)}";

    /// <summary>A test: <c>test:tests::ship@hash</c>, hashed over its source where that is known, else over its name.</summary>
    public static string Test(string name, string? source = null) => $"test:{name}@{Hash(source ?? name)}";

    /// <summary>The part before the last <c>@</c> and the hash after it; null when the text is no anchor.</summary>
    public static (string Location, string Hash)? Parse(string anchor)
    {
        var at = anchor.LastIndexOf('@');
        return at > 0 && anchor.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && colon < at ? (anchor[..at], anchor[(at + 1)..]) : null;
    }

    private static string Normalise(string text)
    {
        var normal = new StringBuilder(text.Length);
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            foreach (var word in line.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) normal.Append(word).Append(' ');
            normal.Append('\n');
        }
        return normal.Replace(" \n", "\n").ToString().Trim('\n');
    }
}
