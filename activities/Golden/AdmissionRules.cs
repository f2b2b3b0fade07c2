using System.Globalization;
using System.Text;
using Tsrun.History;

namespace Tsrun.Activities.Golden;

/// <summary>What a run must be to become golden. Each rule refuses for one reason; all are put to a run, so that one look tells everything.</summary>
public static class AdmissionRules
{
    /// <summary>Lines of a patch; the same figure as policy's K.</summary>
    private const int LinesMax = 20;

    private static readonly string[] Classes =
        [DiagnosticClass.Borrow, DiagnosticClass.Lint, DiagnosticClass.Move, DiagnosticClass.Syntax, DiagnosticClass.Trait, DiagnosticClass.Type, DiagnosticClass.Visibility];

    // Each of these makes the compiler quiet without making the program right.
    private static readonly string[] Evasions = ["#[allow", "#![allow", "#[ignore", "todo!(", "unimplemented!(", "unsafe ", "unsafe{", "unreachable_unchecked"];

    /// <summary>Rules over the record alone: no cargo, no network.</summary>
    public static IReadOnlyList<AdmissionRule> OfTheRecord { get; } =
    [
        new("over", f => f.Run.Result is null ? "the run is not over, or it was stopped" : null),
        new("repair", f => BuiltInScripts.Repairs(f.Run.Input.Script.Name) ? null : $"`{f.Run.Input.Script.Name}` repairs nothing; fix, propose and shadow do"),
        new("green", f => f.Run.Result is null or { Outcome: RunOutcome.Fixed or RunOutcome.Proposed } ? null : $"the run ended as {f.Run.Result.Outcome}, expected fixed or proposed"),
        new("proof", f => f.Run.Result is null || f.Best is { Green: true, Features: { Checks: true, TestsPass: true } } ? null : "no patch of the run passed check and tests"),
        new("replay", f => f.Run.ReplayFault),
        new("script", f => f.Run.ScriptFault),
        new("claims", Uncited),
        new("class", f => f.Best is null || Classes.Contains(f.Class) ? null : $"the patch closes no error of a class that is counted (found `{f.Class}`)"),
        new("tests", f => f.Best is { Features.TestsPassed: 0 } ? "no test ran, so nothing shows that the meaning is kept" : null),
        new("tests-kept", f => f.Best is { Features.TestCodeChanged: true } ? "the patch edits test code" : null),
        new("honest", f => Evasion(f) is { } evasion ? $"the patch adds `{evasion.Trim()}`, which quiets the compiler and repairs nothing" : null),
        new("small", f => f.Best is { Lines: > LinesMax } best ? string.Create(CultureInfo.InvariantCulture, $"the patch changes {best.Lines} lines, at most {LinesMax}") : null),
        new("sources", f => f.SourcesFault),
        new("closed-world", f => f.Sources is null ? null : OutsideWorld(f.Sources)),
        new("licence", f => Licences.Fault(f.Licence) is { } fault ? $"licence {fault}" : null),
        new("source", f => f.Candidate.Source.Length == 0 ? "nobody says where the sources come from; say it with --source"
            : f.Candidate.Source.StartsWith("fork:", StringComparison.Ordinal) && f.Candidate.By != "person" ? "it comes from a fork, and only a person may add it" : null),
        new("secrets", Secret),
        new("private", f => Everything(f).Select(content => f.Private.FirstOrDefault(name => content.Text.Contains(name, StringComparison.Ordinal)) is not null ? $"{content.Path} names this machine or its user" : null).FirstOrDefault(fault => fault is not null)),
        new("new", f => f.Existing.FirstOrDefault(golden => golden.Provenance.Run == f.Run.Id || golden.Snapshot.Hash == f.Run.Input.Facts.Snapshot) is { } same ? $"`{same.Name}` began from the same sources" : null),
        new("different", NearDuplicateOf),
        new("name", f => GoldenName.Fault(f.Name) is { } fault ? $"the name `{f.Name}` {fault}" : f.Existing.Any(golden => golden.Name == f.Name) ? $"the name `{f.Name}` is taken; give another with --name" : null),
    ];

    /// <summary>Rules over a trial with the toolchain of today.</summary>
    public static IReadOnlyList<AdmissionRule> OfTheTrial { get; } =
    [
        new("fault", f => f.Live is { Before.Errors: 0 } ? "the installed toolchain finds nothing wrong with the sources" : null),
        new("check", f => f.Live is { Tried.Features.Checks: false } live ? $"cargo check fails with the patch: {live.Tried.Summary}" : null),
        new("test", f => f.Live is { Tried: { Features: { Checks: true, TestsPass: false } } tried } ? $"cargo test fails with the patch: {tried.Summary}" : null),
        new("minimal", f => f is { Live.Tried: { Green: true } tried, Best: { } best } && tried.Lines < best.Lines ? string.Create(CultureInfo.InvariantCulture, $"shrinker found {best.Lines} → {tried.Lines}") : null),
        new("anchors", f => f is { Live.Tried: { Green: true } tried, Best: { } best } && best.Citations.Except(tried.Citations, StringComparer.Ordinal).FirstOrDefault() is { } stale ? $"the anchor {stale} is stale" : null),
    ];

    /// <summary>The refusals of some rules, each with its rule's name in front.</summary>
    public static IReadOnlyList<string> Refusals(IEnumerable<AdmissionRule> rules, AdmissionFacts facts) =>
        [.. rules.Select(rule => rule.Refusal(facts) is { } reason ? $"{rule.Name}: {reason}" : null).OfType<string>()];

    /// <summary>An expectation of the script is checked on the spot and cites nothing; whatever is claimed about the crate does.</summary>
    private static string? Uncited(AdmissionFacts facts) =>
        facts.Run.Trace.FirstOrDefault(line => line is { Claim.Length: > 0, Anchors: not { Count: > 0 } } && (line.Kind != TraceKind.Decide || line.Confidence is not null)) is { } uncited
            ? string.Create(CultureInfo.InvariantCulture, $"event {uncited.Seq} claims `{uncited.Claim}` and cites nothing")
            : null;

    private static string? Evasion(AdmissionFacts facts)
    {
        var added = string.Join('\n', (facts.Best?.Patch.Diff ?? "").Split('\n').Where(line => line.StartsWith('+') && !line.StartsWith("+++", StringComparison.Ordinal)));
        return Evasions.FirstOrDefault(evasion => added.Contains(evasion, StringComparison.Ordinal));
    }

    private static string? OutsideWorld(IReadOnlyList<SourceFile> sources)
    {
        foreach (var file in sources.Where(file => file.Path.EndsWith("Cargo.lock", StringComparison.Ordinal) || file.Path.EndsWith("Cargo.toml", StringComparison.Ordinal)))
        {
            var text = Encoding.UTF8.GetString(file.Bytes);
            if (text.Contains("source = \"registry+", StringComparison.Ordinal) || text.Contains("source = \"git+", StringComparison.Ordinal)) return $"{file.Path} needs packages that do not travel with it";
            if (text.Contains("path = \"/", StringComparison.Ordinal) || text.Contains("path = \"../..", StringComparison.Ordinal)) return $"{file.Path} has a dependency outside of its sources";
        }
        return null;
    }

    private static string? Secret(AdmissionFacts facts) => Contents(facts)
        .Select(content => Secrets.Find(Encoding.UTF8.GetBytes(content.Text)) is { } found ? $"{content.Path}: {found}" : null).FirstOrDefault(fault => fault is not null);

    private static string? NearDuplicateOf(AdmissionFacts facts)
    {
        if (facts.Best is not { } best) return null;
        var nearest = facts.Existing.Where(golden => golden.Class == facts.Class && golden.Codes.SequenceEqual(facts.Codes, StringComparer.Ordinal))
            .Select(golden => (golden.Name, Likeness: NearDuplicate.Likeness(golden.FinalState.Diff, best.Patch.Diff))).OrderByDescending(pair => pair.Likeness).FirstOrDefault();
        return nearest.Likeness >= NearDuplicate.SameFrom ? string.Create(CultureInfo.InvariantCulture, $"near-duplicate of `{nearest.Name}` ({nearest.Likeness:0.00})") : null;
    }

    /// <summary>Every text that a crate has a part in.</summary>
    private static IEnumerable<(string Path, string Text)> Contents(AdmissionFacts facts)
    {
        foreach (var file in facts.Sources ?? []) yield return (file.Path, Encoding.UTF8.GetString(file.Bytes));
        // The script and policy texts are tsrun's own; what a run recorded of the crate is in its outcomes.
        foreach (var next in facts.Run.History)
            if (next.Attributes is ActivityTaskCompleted closed)
                yield return (NameOf(next), closed.Result.Json);
    }

    /// <summary>Every text that would leave this machine: a queue, an identity or a failure names a machine as well as an outcome does.</summary>
    private static IEnumerable<(string Path, string Text)> Everything(AdmissionFacts facts)
    {
        foreach (var file in facts.Sources ?? []) yield return (file.Path, Encoding.UTF8.GetString(file.Bytes));
        foreach (var next in facts.Run.History) yield return (NameOf(next), Encoding.UTF8.GetString(HistoryJson.Bytes(next)));
    }

    private static string NameOf(HistoryEvent next) => string.Create(CultureInfo.InvariantCulture, $"event {next.EventId} of the history");
}
