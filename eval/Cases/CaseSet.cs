using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Tsrun.Eval;

/// <summary>Finds cases: every folder with a <c>Cargo.toml</c> directly beneath the given one.</summary>
/// <remarks>Facts come from the crate's own <c>case.yaml</c>, else from one <c>TRUTH.json</c> beside all crates (JSON is YAML too).</remarks>
public static class CaseSet
{
    /// <summary>The file with a crate's facts; it stays at home when the crate is copied.</summary>
    public const string FactsFile = "case.yaml";

    private const string TruthFile = "TRUTH.json";

    private static readonly IDeserializer Reader = new DeserializerBuilder()
        .WithNamingConvention(CamelCaseNamingConvention.Instance)
        .IgnoreUnmatchedProperties()
        .Build();

    /// <summary>The cases of a folder, by name.</summary>
    /// <exception cref="EvalException">TS0911: no case is there; TS0912: facts cannot be read.</exception>
    public static IReadOnlyList<EvalCase> Load(string folder)
    {
        var truth = ReadTruth(Path.Combine(folder, TruthFile));
        var cases = CrateFolders(folder)
            .Select(crate => new EvalCase(Path.GetFileName(crate), crate, ReadFacts(crate, truth)))
            .ToList();
        return cases.Count > 0
            ? cases
            : throw new EvalException("TS0911", $"found no crate in {folder}, expected folders with a Cargo.toml; pass the folder that holds the cases");
    }

    private static IEnumerable<string> CrateFolders(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateDirectories(Path.GetFullPath(folder))
            .Where(crate => File.Exists(Path.Combine(crate, "Cargo.toml")))
            .Order(StringComparer.Ordinal)
        : [];

    private static CaseFacts ReadFacts(string crate, Dictionary<string, FactsText> truth)
    {
        var path = Path.Combine(crate, FactsFile);
        var facts = File.Exists(path) ? Read<FactsText>(path) : truth.GetValueOrDefault(Path.GetFileName(crate)) ?? new FactsText();
        var known = facts.Class ?? Taxonomy.ClassOf(facts.Codes);
        return new CaseFacts(known, facts.Codes, facts.Expected, facts.Lines, facts.Tests);
    }

    private static Dictionary<string, FactsText> ReadTruth(string path) => File.Exists(path) ? Read<TruthText>(path).Cases : [];

    private static T Read<T>(string path)
        where T : new()
    {
        try
        {
            using var text = new StreamReader(path);
            return Reader.Deserialize<T?>(text) ?? new T();
        }
        catch (YamlException exception)
        {
            throw new EvalException("TS0912", $"{path}:{exception.Start.Line}: {exception.Message}; expected class, codes, expected, lines and tests", exception);
        }
    }

    private sealed class TruthText
    {
        public Dictionary<string, FactsText> Cases { get; set; } = [];
    }

    private sealed class FactsText
    {
        public string? Class { get; set; }
        public List<string> Codes { get; set; } = [];
        public Expectation Expected { get; set; }
        public int Lines { get; set; }
        public int Tests { get; set; }
    }
}
