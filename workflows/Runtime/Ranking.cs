using Tsrun.History;
using Tsrun.TraceScript;

namespace Tsrun.Runtime;

/// <summary>The pure functions of scripts over diagnostics and experiments.</summary>
internal static class Ranking
{
    /// <summary>The error to repair first: earliest compiler phase, then the definition that most errors share, then the compiler's own order.</summary>
    public static Value First(Value report)
    {
        if (report.Get("diagnostics") is not Value.List diagnostics) throw new ScriptEvaluationException("TS0220", "rank.first: found no list of diagnostics");
        var errors = diagnostics.Items.Where(item => item.Get("level") is Value.String { Text: "error" }).ToList();
        if (errors.Count == 0) throw new ScriptEvaluationException("TS0221", "rank.first: the report has no errors");
        var shared = errors.GroupBy(Key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        return errors.Select((error, index) => (error, index))
            .OrderBy(pair => Phase(pair.error)).ThenByDescending(pair => shared[Key(pair.error)]).ThenBy(pair => pair.index)
            .First().error;
    }

    /// <summary>Whether an experiment's patch removes a diagnostic.</summary>
    public static Value Closes(Value experiment, Value diagnostic) =>
        Value.Of(experiment.Get("closed") is Value.List closed && closed.Items.Contains(diagnostic.Get("key")));

    private static string Key(Value error) => error.Get("key") is Value.String key ? key.Text : "";

    private static int Phase(Value error) =>
        error.Get("phase") is Value.String { Text: var name } && Enum.TryParse<CompilerPhase>(name, out var phase) ? (int)phase : (int)CompilerPhase.Done;
}
