using System.Text.Json;
using Tsrun.History;

namespace Tsrun.Cli.Ci.Rendering;

/// <summary>A diagnosis as SARIF 2.1.0: one run, one result for each error; the proposed patch stands as the fix of the results that it closes.</summary>
internal static class Sarif
{
    /// <summary>GitHub keeps five thousand results of a run.</summary>
    private const int ResultsMax = 5000, MessageLengthMax = 2000;

    /// <summary>The document, without white space: some readers have a limit of bytes.</summary>
    public static byte[] Write(Findings findings)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
            json.WriteString("version", "2.1.0");
            json.WriteStartArray("runs");
            json.WriteStartObject();
            Tool(json, findings);
            json.WriteString("columnKind", "unicodeCodePoints");
            json.WriteStartArray("results");
            foreach (var fault in findings.Faults.Take(ResultsMax)) Result(json, findings, fault);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return stream.ToArray();
    }

    private static void Tool(Utf8JsonWriter json, Findings findings)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "tsrun");
        json.WriteString("semanticVersion", CommandLine.Version);
        json.WriteStartArray("rules");
        foreach (var code in findings.Faults.Select(RuleOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("id", code);
            Text(json, "shortDescription", $"error {code} of the compiler");
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Result(Utf8JsonWriter json, Findings findings, Diagnostic fault)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", RuleOf(fault));
        json.WriteString("level", "error");
        Text(json, "message", Words.Clip(fault.Message, MessageLengthMax));
        if (fault.Primary is { } span)
        {
            json.WriteStartArray("locations");
            json.WriteStartObject();
            json.WriteStartObject("physicalLocation");
            Artifact(json, findings.Folder + span.File);
            json.WriteStartObject("region");
            json.WriteNumber("startLine", span.LineStart);
            json.WriteNumber("startColumn", span.ColumnStart);
            json.WriteNumber("endLine", span.LineEnd);
            json.WriteNumber("endColumn", span.ColumnEnd);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndArray();
        }
        json.WriteStartObject("partialFingerprints");
        // The same fault after edits elsewhere in the file is the same alert: no line number is in it.
        json.WriteString("tsrunFault/v1", HistoryJson.Sha256($"{fault.Class}|{fault.Key}"));
        json.WriteEndObject();
        if (findings.Best is { Green: true } best && best.Closed.Contains(fault.Key)) Fix(json, findings, best);
        json.WriteEndObject();
    }

    private static void Fix(Utf8JsonWriter json, Findings findings, RepairTry.Result best)
    {
        json.WriteStartArray("fixes");
        json.WriteStartObject();
        Text(json, "description", Words.Clip(best.Title, MessageLengthMax));
        json.WriteStartArray("artifactChanges");
        foreach (var file in best.Patch.Files)
        {
            json.WriteStartObject();
            Artifact(json, findings.Folder + file.Path);
            json.WriteStartArray("replacements");
            foreach (var hunk in Hunks.Of(file.Diff)) Replacement(json, hunk);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void Replacement(Utf8JsonWriter json, Change change)
    {
        json.WriteStartObject();
        json.WriteStartObject("deletedRegion");
        json.WriteNumber("startLine", change.LineStart);
        json.WriteNumber("startColumn", 1);
        json.WriteNumber("endLine", change.LineStart + change.Removed.Count);
        json.WriteNumber("endColumn", 1);
        json.WriteEndObject();
        Text(json, "insertedContent", string.Concat(change.Added.Select(line => line + "\n")));
        json.WriteEndObject();
    }

    private static void Artifact(Utf8JsonWriter json, string path)
    {
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", string.Join('/', path.Split('/').Select(Uri.EscapeDataString)));
        json.WriteString("uriBaseId", "%SRCROOT%");
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }

    private static string RuleOf(Diagnostic fault) => fault.Code.Length > 0 ? fault.Code : $"rustc-{fault.Phase}";
}
