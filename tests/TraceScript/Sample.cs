using Tsrun.TraceScript;

namespace Tsrun.Tests.TraceScript;

/// <summary>A small catalogue with the shapes of the real one, and the language reference's complete script.</summary>
internal static class Sample
{
    public const string FileName = "fix.tracescript";

    public const string Fix = """
        script fix(crate: path, rounds: int = 20, budget: int = 3)
          profile coding

        plan "Make `cargo check` and `cargo test` green with the smallest verified patches."

        probe report = cargo.check(crate)  timeout 300s retry 2

        repeat rounds while report.errors > 0 {
          let   target = rank.first(report)                        // pure: impact order, no activity
          probe facts  = rust.context(crate, target)  timeout 2s else none
          probe ideas  = repair.propose(crate, target, facts)
          probe short  = repair.screen(crate, ideas, limit: 200)  timeout 60s   // compiler only, many at once, in a scratch copy
          explore best = repair.try(crate, short)  budget budget    // a hypothesis each: check and tests, in a scratch copy, never in the tree

          expect best.closes(target) else replan "the best candidate does not remove the error it was made for"

          decide best {
            when confidence >= tau_patch and lines <= K and anchors >= 1
              => patch best verify cargo.check(crate), cargo.test(crate)
            when best.green and lines <= K                          // checks and tests pass, but under tau_patch
              => ask "It passes, but I would not stand behind it. Apply?"
                 then patch best verify cargo.check(crate), cargo.test(crate)
                 else abstain "under tau_patch, and nobody said yes" next docs.lookup(target.code)
            otherwise
              => abstain "no candidate is good enough" next docs.lookup(target.code)
          }

          probe report = cargo.check(crate)  timeout 300s
        }

        finish report

        """;

    private static readonly ScriptType Target = ScriptType.RecordOf("Diagnostic", ("code", ScriptType.String), ("key", ScriptType.String));

    private static readonly ScriptType Report = ScriptType.RecordOf(
        "CheckReport", ("errors", ScriptType.Int), ("green", ScriptType.Bool), ("diagnostics", ScriptType.ListOf(Target)));

    private static readonly ScriptType Trial = ScriptType.RecordOf(
        "Trial", ("green", ScriptType.Bool), ("confidence", ScriptType.Float), ("done", ScriptType.Bool), ("lines", ScriptType.Int),
        ("anchors", ScriptType.Int), ("closed", ScriptType.ListOf(ScriptType.String)), ("patch", ScriptType.Any));

    private static readonly ToolParameter Crate = new("crate", ScriptType.Path);

    public static ToolCatalogue Catalogue { get; } = new(
        [
            Tool("cargo.check", Report, Capability.Read, Crate),
            Tool("cargo.test", ScriptType.RecordOf("TestReport", ("green", ScriptType.Bool), ("failed", ScriptType.Int)), Capability.Experiment, Crate),
            Tool("rust.context", ScriptType.AnyRecord, Capability.Read, Crate, new("target", Target)),
            Tool("repair.propose", ScriptType.RecordOf("Ideas"), Capability.Read, Crate, new("target", Target), new("facts", ScriptType.MaybeOf(ScriptType.AnyRecord), Value.None)),
            Tool("repair.screen", ScriptType.RecordOf("Short"), Capability.Experiment, Crate, new("ideas", ScriptType.RecordOf("Ideas")), new("limit", ScriptType.Int, Value.Of(50))),
            Tool("repair.try", Trial, Capability.Experiment, Crate, new("short", ScriptType.RecordOf("Short")), new("experiment", ScriptType.Int)),
            Tool("docs.lookup", ScriptType.AnyRecord, Capability.Read, new ToolParameter("query", ScriptType.String)),
            Tool("patch.apply", ScriptType.RecordOf("Applied", ("undo", ScriptType.String)), Capability.Write, Crate, new("patch", ScriptType.Any)),
            Tool("patch.revert", ScriptType.AnyRecord, Capability.Write, Crate, new("undo", ScriptType.String)),
        ],
        [
            new("rank.first", [new("report", Report)], Target, arguments =>
                arguments[0].Get("diagnostics") is Value.List { Items: [var first, ..] } ? first : Value.None),
            new("closes", [new("trial", Trial), new("target", Target)], ScriptType.Bool, arguments =>
                Value.Of(arguments[0].Get("closed") is Value.List closed && closed.Items.Contains(arguments[1].Get("key")))),
            new("len", [new("list", ScriptType.ListOf(ScriptType.Any))], ScriptType.Int, arguments =>
                Value.Of(arguments[0] is Value.List list ? list.Items.Count : 0L)),
        ]);

    public static IReadOnlySet<string> Profile { get; } = Catalogue.Tools.Keys.ToHashSet();

    public static IReadOnlyDictionary<string, Value> Policy { get; } = new Dictionary<string, Value>
    {
        ["tau_answer"] = Value.Of(0.7),
        ["tau_abstain"] = Value.Of(0.4),
        ["tau_patch"] = Value.Of(0.85),
        ["K"] = Value.Of(20),
        ["B"] = Value.Of(3),
    };

    /// <summary>The script, or a failed test that shows what is wrong with it.</summary>
    public static Script Parse(string text)
    {
        var result = ScriptParser.Parse(text, FileName);
        Assert.True(result.Script is not null, string.Concat(result.Diagnostics.Select(diagnostic => diagnostic.Render(text))));
        return result.Script!;
    }

    private static ToolSignature Tool(string name, ScriptType result, Capability capability, params ToolParameter[] parameters) =>
        new(name, parameters.ToSeq(), result, capability, TimeSpan.FromSeconds(30));
}
