using System.Text;
using System.Text.Json;
using Tsrun.History;

namespace Tsrun.Activities.Golden.Learning;

/// <summary>Golden traces as training data for those who fit weights elsewhere; the same traces give the same bytes.</summary>
public static class TrainingSet
{
    private const int ValidationShare = 5;

    /// <summary>Files by name: training and validation split by crate, and a manifest with the provenance of each line.</summary>
    /// <param name="preference">Pairs of a right patch and a wrong one, instead of prompts and answers.</param>
    public static IReadOnlyDictionary<string, byte[]> Of(IEnumerable<GoldenCase> golden, bool preference)
    {
        var kind = preference ? "preference" : "sft";
        var cases = golden.OrderBy(one => one.Trace.Name, StringComparer.Ordinal).ToList();
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var validation in new[] { false, true })
            files[$"{kind}.{(validation ? "validation" : "train")}.jsonl"] = Encoding.UTF8.GetBytes(string.Concat(cases.Where(one => IsValidation(one) == validation).SelectMany(one => Examples(one, preference)).Select(line => line + "\n")));
        files["manifest.json"] = Manifest(kind, cases, files);
        return files;
    }

    /// <summary>Whole crates go to one side: what is learned of a crate must not be asked of it.</summary>
    private static bool IsValidation(GoldenCase golden) => HistoryJson.Sha256(golden.Trace.Snapshot.Crate)[0] is var digit && Convert.ToInt32(digit.ToString(), 16) % ValidationShare == 0;

    private static IEnumerable<string> Examples(GoldenCase golden, bool preference)
    {
        var (recorded, right) = (RecordedCase.Read(golden), golden.Trace.FinalState.Diff);
        var prompt = Prompt(golden, recorded);
        if (!preference) return [Line(golden, ("prompt", prompt), ("completion", right))];
        var run = new RunRecord(golden.Trace.Provenance.Run, "", recorded.History, golden.Trace.Seal, [], null, null, null);
        return run.Results<RepairTry.Result>(RepairTry.Name).Where(tried => tried is { Green: false, Title.Length: > 0 }).Select(tried => tried.Patch.Diff).Where(wrong => wrong.Length > 0 && wrong != right)
            .Distinct(StringComparer.Ordinal).Select(wrong => Line(golden, ("prompt", prompt), ("chosen", right), ("rejected", wrong)));
    }

    /// <summary>What the compiler says, and the files that it points into.</summary>
    private static string Prompt(GoldenCase golden, RecordedCase recorded)
    {
        var errors = recorded.FirstCheck.Diagnostics.Where(diagnostic => diagnostic.Level == "error").ToList();
        var files = errors.Select(error => error.Primary?.File).Concat(golden.Trace.FinalState.Files.Select(file => file.Path)).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return string.Concat(errors.Select(error => error.Rendered.TrimEnd() + "\n\n")) + string.Concat(files.Select(file => golden.Bundle.Text(GoldenCase.Input + file) is { } text ? $"--- {file}\n{text}\n" : ""));
    }

    private static string Line(GoldenCase golden, params (string Name, string Value)[] fields) => Json(json =>
    {
        json.WriteString("name", golden.Trace.Name);
        foreach (var (name, value) in fields) json.WriteString(name, value);
        json.WriteString("class", golden.Trace.Class);
        json.WriteString("licence", golden.Trace.Licence);
    });

    private static byte[] Manifest(string kind, List<GoldenCase> cases, SortedDictionary<string, byte[]> files) => Encoding.UTF8.GetBytes(Json(json =>
    {
        json.WriteString("schema", $"tsrun.{kind}/1");
        json.WriteStartArray("files");
        foreach (var (name, bytes) in files)
        {
            json.WriteStartObject();
            json.WriteString("path", name);
            json.WriteNumber("lines", bytes.Count(value => value == '\n'));
            json.WriteString("sha256", HistoryJson.Sha256(bytes));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("sources");
        foreach (var one in cases)
        {
            json.WriteStartObject();
            json.WriteString("name", one.Trace.Name);
            json.WriteString("crate", one.Trace.Snapshot.Crate);
            json.WriteString("split", IsValidation(one) ? "validation" : "train");
            json.WriteString("source", one.Trace.Provenance.Source);
            json.WriteString("commit", one.Trace.Provenance.Commit);
            json.WriteString("licence", one.Trace.Licence);
            json.WriteString("sha256", one.Bundle.Hash);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }) + "\n");

    private static string Json(Action<Utf8JsonWriter> fields)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            fields(json);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(text.ToArray());
    }
}
