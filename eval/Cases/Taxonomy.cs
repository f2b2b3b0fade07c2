using Tsrun.History;
using YamlDotNet.Serialization;

namespace Tsrun.Eval;

/// <summary>Which class a code is counted in; the table is <c>taxonomy.yaml</c>, built into the program.</summary>
public static class Taxonomy
{
    private static readonly IReadOnlyDictionary<string, string> Classes = Read();

    /// <summary>The class of one code: a lint's name is <c>lint</c>, no code at all is <c>syntax</c>, an unlisted code <c>other</c>.</summary>
    public static string ClassOf(string code) => code switch
    {
        "" => DiagnosticClass.Syntax,
        _ when Classes.TryGetValue(code, out var known) => known,
        ['E', >= '0' and <= '9', ..] => DiagnosticClass.Other,
        _ => DiagnosticClass.Lint,
    };

    /// <summary>The class of a build's codes: that of the first, which is the one the case is about.</summary>
    public static string ClassOf(IReadOnlyList<string> codes) => ClassOf(codes is [var first, ..] ? first : "");

    private static Dictionary<string, string> Read()
    {
        using var stream = typeof(Taxonomy).Assembly.GetManifestResourceStream("taxonomy.yaml")
            ?? throw new InvalidOperationException("taxonomy.yaml is not built into the program");
        using var text = new StreamReader(stream);
        var lines = new DeserializerBuilder().Build().Deserialize<Dictionary<string, List<string>>>(text);
        return lines
            .SelectMany(row => row.Value.SelectMany(line => line.Split(' ')).Select(code => (Code: code, Class: row.Key)))
            .ToDictionary(row => row.Code, row => row.Class, StringComparer.Ordinal);
    }
}
