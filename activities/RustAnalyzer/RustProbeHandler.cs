using System.Globalization;
using Tsrun.Activities.RustAnalyzer.Lsp;
using Tsrun.History;

namespace Tsrun.Activities.RustAnalyzer;

/// <summary>Answers <c>rust.probe</c>.</summary>
public sealed class RustProbeHandler(AnalyzerPool pool) : ActivityHandler<RustProbe.Arguments, RustProbe.Result>
{
    private const int PlacesMax = 200, PlacesSaid = 3;
    private const double Sound = 0.90, Partial = 0.75, Unknown = 0.30;

    /// <inheritdoc/>
    public override string Name => RustProbe.Name;

    /// <inheritdoc/>
    protected override async Task<RustProbe.Result> ExecuteAsync(RunFacts run, RustProbe.Arguments arguments, ActivityContext context, CancellationToken cancellation)
    {
        var sources = new SourceLines(run.Root);
        var at = sources.TokenAt(arguments.File, arguments.Line, arguments.Column) ?? throw NoPlace(arguments);
        context.Heartbeat("asking rust-analyzer");
        return await pool.AskAsync(run, async (analyzer, token) => arguments.Question switch
        {
            RustProbe.TypeOf => Typed(analyzer, sources, at, await analyzer.TypeAsync(at, token)),
            RustProbe.FindRefs => Placed(analyzer, sources, at, arguments.Question, await analyzer.ReferencesAsync(at, token)),
            RustProbe.GotoDef => Placed(analyzer, sources, at, arguments.Question, await analyzer.DefinitionAsync(at, token)),
            _ => throw ActivityFailureException.Final("TS0584", $"found the question `{arguments.Question}`, expected type_of, find_refs or goto_def"),
        }, cancellation);
    }

    private static RustProbe.Result Typed(Analyzer analyzer, SourceLines sources, LspPlace at, string? type)
    {
        var answer = type is null ? "" : string.Join("; ", type.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return Result(analyzer, sources, at, answer, [], Rate(analyzer, answer), answer.Length > 0 ? $"type_of: {answer}" : "type_of: no expression or pattern stands there");
    }

    private static RustProbe.Result Placed(Analyzer analyzer, SourceLines sources, LspPlace at, string ask, IReadOnlyList<LspPlace> places)
    {
        var sorted = places.OrderBy(place => place.Path, StringComparer.Ordinal).ThenBy(place => place.Line).ThenBy(place => place.Column).Distinct().ToList();
        var said = sorted.Select(sources.Describe).Take(PlacesSaid).Select(Short).ToList();
        var summary = sorted.Count == 0 ? $"{ask}: nothing that has a name stands there"
            : string.Create(CultureInfo.InvariantCulture, $"{ask}: {Amount.Of(sorted.Count, "place")}: {string.Join(", ", said)}{(sorted.Count > PlacesSaid ? ", …" : "")}");
        return Result(analyzer, sources, at, said.FirstOrDefault() ?? "", sorted, analyzer.Lacks.Length == 0 ? Sound : Partial, summary);
    }

    private static RustProbe.Result Result(Analyzer analyzer, SourceLines sources, LspPlace at, string answer, IReadOnlyList<LspPlace> places, double confidence, string summary)
    {
        var citations = places.Prepend(at).Take(PlacesMax).Select(sources.Anchor).OfType<string>().Distinct().ToList();
        var source = analyzer.Lacks.Length == 0 ? analyzer.Version : $"{analyzer.Version}; lacks: {analyzer.Lacks}";
        return new RustProbe.Result(answer.Length > 0, answer, answer.Length > 0 ? confidence : 0, [.. places.Take(PlacesMax).Select(sources.Describe)], citations.Count, citations, source, summary);
    }

    // `{unknown}` is what it writes for a type that it could not find out; without the standard library's sources it takes a failed `?` for ().
    private static double Rate(Analyzer analyzer, string type) => type.Contains("{unknown}", StringComparison.Ordinal) ? Unknown
        : analyzer.Lacks.Length == 0 ? Sound
        : type == "()" ? Unknown
        : Partial;

    private static string Short(RustProbe.Place place) => string.Create(CultureInfo.InvariantCulture, $"{place.File}:{place.Line}:{place.Column}");

    private static ActivityFailureException NoPlace(RustProbe.Arguments a) => ActivityFailureException.Final("TS0584", string.Create(CultureInfo.InvariantCulture,
        $"there is no place {a.File}:{a.Line}:{a.Column} in the checkout; lines and columns count from 1, columns in characters"));
}
