using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tsrun.Eval;

/// <summary>An evaluation as a table for people and as JSON for machines.</summary>
/// <param name="Schema"><c>tsrun.eval/1</c>.</param>
public sealed record Report(
    string Schema,
    string Fixer,
    string Cases,
    Row Total,
    IReadOnlyList<Row> Classes,
    IReadOnlyList<Row> Codes,
    IReadOnlyList<CaseResult> Results)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerOptions.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Counts results by class and by code.</summary>
    public static Report Of(string fixer, string cases, IReadOnlyList<CaseResult> results) => new(
        "tsrun.eval/1",
        fixer,
        cases,
        Row.Of("all", results),
        Rows(results, result => result.Class),
        Rows(results, result => result.Code),
        results);

    /// <summary>The whole report, indented.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Options) + "\n";

    /// <summary>Classes, then codes, then the sum, in columns.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{"",-24}{"cases",7}{"fixed",7}{"abst.",7}{"unsol.",7}{"wrong",7}{"broken",7}{"lines",7}{"secs",7}\n");
        foreach (var row in Classes.Concat(Codes).Append(Total))
            text.Append(CultureInfo.InvariantCulture, $"{row.Name,-24}{row.Cases,7}{row.Fixed,7}{row.Abstained,7}{row.Unsolved,7}{row.Wrong,7}{row.Broken,7}{Number(row.LinesMedian, "0.#"),7}{Number(row.SecondsMedian, "0.0"),7}\n");
        return text.ToString();
    }

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";

    private static List<Row> Rows(IReadOnlyList<CaseResult> results, Func<CaseResult, string> key) => [.. results
        .GroupBy(key)
        .OrderBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => Row.Of(group.Key, [.. group]))];
}
