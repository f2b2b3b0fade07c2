using Tsrun.History;
using Tsrun.Policy;
using Tsrun.Runtime;
using Tsrun.TraceScript;

namespace Tsrun.Cli.Hosting.Golden;

/// <summary>Whether a script holds, and a history stays within what was proved of it.</summary>
internal static class ScriptWitness
{
    /// <summary>The first thing that does not hold; null: all does.</summary>
    public static string? Fault(RunInput input, IReadOnlyList<HistoryEvent> history)
    {
        var policy = PolicyParser.Parse([.. input.Policy.Select(layer => new PolicyLayer(layer.Origin, layer.Text, layer.MayLoosen))]).Policy;
        var parsed = ScriptParser.Parse(input.Script.Text, input.Script.File);
        if (policy is null) return "the run's policy does not parse";
        if (parsed.Script is not { } script || parsed.Diagnostics.Count > 0) return $"the script does not parse: {parsed.Diagnostics[0].Message}";
        if (!policy.Profiles.TryGetValue(input.Facts.Profile, out var profile)) return $"there is no profile `{input.Facts.Profile}`";
        var tools = profile.ToHashSet(StringComparer.Ordinal);
        if (ScriptChecker.Check(script, Catalogue.Tools, tools) is [var wrong, ..]) return $"the script does not check: {wrong.Message}";
        var proved = ScriptVerifier.Verify(script, Catalogue.Tools, tools, input.Arguments.ToDictionary(pair => pair.Key, pair => Value.Parse(pair.Value.Json), StringComparer.Ordinal), Knobs(policy));
        if (proved.Rules.FirstOrDefault(rule => !rule.Holds) is { } broken) return $"the script does not verify: {broken}";
        var bounds = proved.Bounds.ToDictionary(bound => bound.Tool, bound => bound.CallsMax, StringComparer.Ordinal);
        foreach (var (tool, calls) in history.Select(next => next.Attributes).OfType<ActivityTaskScheduled>().CountBy(scheduled => scheduled.ActivityType, StringComparer.Ordinal))
            if (calls > bounds.GetValueOrDefault(tool))
                return $"the history is not the script's: {calls} × {tool}, proved at most {bounds.GetValueOrDefault(tool)}";
        return null;
    }

    private static Dictionary<string, Value> Knobs(PolicySet policy) => new(StringComparer.Ordinal) { ["B"] = Value.Of((long)policy.Knobs.B), ["K"] = Value.Of((long)policy.Knobs.K) };
}
