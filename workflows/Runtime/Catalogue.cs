using Tsrun.History;
using Tsrun.TraceScript;

namespace Tsrun.Runtime;

/// <summary>The tools and pure functions that tsrun's scripts may name: one entry for each activity type of History.</summary>
public static class Catalogue
{
    /// <summary>A result with more characters is rejected before it reaches the script.</summary>
    public const int ResultCharactersMax = 8_000_000;

    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(30), Build = TimeSpan.FromMinutes(5), Search = TimeSpan.FromMinutes(10), Night = TimeSpan.FromHours(1);
    private static readonly ToolParameter Crate = new("crate", ScriptType.Path);

    private static readonly ScriptType Diagnostic = ScriptType.RecordOf("Diagnostic",
        ("code", ScriptType.String), ("level", ScriptType.String), ("message", ScriptType.String), ("class", ScriptType.String),
        ("phase", ScriptType.String), ("package", ScriptType.String), ("key", ScriptType.String));

    private static readonly ScriptType Patch = ScriptType.RecordOf("Patch", ("files", ScriptType.ListOf(ScriptType.Any)), ("lines", ScriptType.Int));

    private static readonly ScriptType CheckReport = ScriptType.RecordOf("CheckReport",
        ("errors", ScriptType.Int), ("warnings", ScriptType.Int), ("green", ScriptType.Bool), ("phase", ScriptType.String),
        ("diagnostics", ScriptType.ListOf(Diagnostic)), ("classes", ScriptType.ListOf(ScriptType.String)),
        ("sandbox", ScriptType.String), ("toolchain", ScriptType.String), ("summary", ScriptType.String));

    private static readonly ScriptType TestReport = ScriptType.RecordOf("TestReport",
        ("green", ScriptType.Bool), ("compiled", ScriptType.Bool), ("passed", ScriptType.Int), ("failed", ScriptType.Int), ("ignored", ScriptType.Int),
        ("failures", ScriptType.ListOf(ScriptType.String)), ("tail", ScriptType.String), ("sandbox", ScriptType.String), ("summary", ScriptType.String));

    private static readonly ScriptType Context = ScriptType.RecordOf("Context",
        ("source", ScriptType.String), ("items", ScriptType.ListOf(ScriptType.Any)), ("summary", ScriptType.String));

    private static readonly ScriptType Located = ScriptType.RecordOf("Located",
        ("found", ScriptType.Bool), ("text", ScriptType.String), ("confidence", ScriptType.Float), ("places", ScriptType.ListOf(ScriptType.Any)),
        ("anchors", ScriptType.Int), ("citations", ScriptType.ListOf(ScriptType.String)), ("source", ScriptType.String), ("summary", ScriptType.String));

    private static readonly ScriptType Ideas = ScriptType.RecordOf("Ideas",
        ("candidates", ScriptType.ListOf(ScriptType.Any)), ("summary", ScriptType.String));

    private static readonly ScriptType ShortList = ScriptType.RecordOf("ShortList",
        ("hypotheses", ScriptType.ListOf(ScriptType.Any)), ("tried", ScriptType.Int), ("rejected", ScriptType.ListOf(ScriptType.Any)), ("summary", ScriptType.String));

    private static readonly ScriptType Experiment = ScriptType.RecordOf("Experiment",
        ("title", ScriptType.String), ("done", ScriptType.Bool), ("green", ScriptType.Bool), ("confidence", ScriptType.Float),
        ("lines", ScriptType.Int), ("linesBefore", ScriptType.Int), ("files", ScriptType.Int), ("anchors", ScriptType.Int),
        ("citations", ScriptType.ListOf(ScriptType.String)), ("closed", ScriptType.ListOf(ScriptType.String)), ("whys", ScriptType.ListOf(ScriptType.String)),
        ("features", ScriptType.AnyRecord), ("errors", ScriptType.Int), ("patch", Patch), ("summary", ScriptType.String));

    private static readonly ScriptType Suspicion = ScriptType.RecordOf("Suspicion",
        ("candidates", ScriptType.ListOf(ScriptType.Any)), ("suspects", ScriptType.ListOf(ScriptType.Any)), ("leftOut", ScriptType.Int), ("summary", ScriptType.String));

    private static readonly ScriptType Page = ScriptType.RecordOf("Page",
        ("found", ScriptType.Bool), ("anchor", ScriptType.String), ("title", ScriptType.String), ("text", ScriptType.String), ("missing", ScriptType.String), ("summary", ScriptType.String));

    private static readonly ScriptType Applied = ScriptType.RecordOf("Applied",
        ("outcome", ScriptType.String), ("files", ScriptType.ListOf(ScriptType.String)), ("undo", ScriptType.String), ("summary", ScriptType.String));

    private static readonly ScriptType Reverted = ScriptType.RecordOf("Reverted",
        ("outcome", ScriptType.String), ("files", ScriptType.ListOf(ScriptType.String)), ("summary", ScriptType.String));

    private static readonly ToolParameter Folder = new("folder", ScriptType.Path);

    private static readonly ScriptType GoldenCandidate = ScriptType.RecordOf("GoldenCandidate",
        ("id", ScriptType.String), ("name", ScriptType.String), ("licence", ScriptType.String), ("source", ScriptType.String), ("commit", ScriptType.String), ("by", ScriptType.String));

    private static readonly ScriptType Collected = ScriptType.RecordOf("Collected",
        ("candidates", ScriptType.ListOf(GoldenCandidate)), ("runs", ScriptType.Int), ("known", ScriptType.Int),
        ("ids", ScriptType.ListOf(ScriptType.String)), ("summary", ScriptType.String));

    private static readonly ScriptType Judged = ScriptType.RecordOf("Judged",
        ("admissible", ScriptType.Bool), ("refusals", ScriptType.ListOf(ScriptType.String)), ("run", ScriptType.String), ("goldenName", ScriptType.String),
        ("hash", ScriptType.String), ("anchor", ScriptType.String), ("anchors", ScriptType.Int), ("summary", ScriptType.String));

    private static readonly ScriptType Admitted = ScriptType.RecordOf("Admitted",
        ("goldenName", ScriptType.String), ("hash", ScriptType.String), ("kept", ScriptType.Bool), ("summary", ScriptType.String));

    private static readonly ScriptType Verified = ScriptType.RecordOf("Verified",
        ("same", ScriptType.Int), ("changed", ScriptType.ListOf(ScriptType.String)), ("gone", ScriptType.ListOf(ScriptType.String)), ("toolchain", ScriptType.String), ("summary", ScriptType.String));

    private static readonly ScriptType Dataset = ScriptType.RecordOf("Dataset",
        ("hash", ScriptType.String), ("rows", ScriptType.Int), ("right", ScriptType.Int), ("added", ScriptType.Int), ("dropped", ScriptType.Int),
        ("crates", ScriptType.Int), ("sources", ScriptType.Int), ("summary", ScriptType.String));

    private static readonly ScriptType Model = ScriptType.RecordOf("Model",
        ("hash", ScriptType.String), ("rows", ScriptType.Int), ("operators", ScriptType.Int), ("summary", ScriptType.String));

    private static readonly ScriptType Gate = ScriptType.RecordOf("Gate",
        ("better", ScriptType.Bool), ("reason", ScriptType.String), ("folds", ScriptType.Int), ("summary", ScriptType.String));

    private static readonly ScriptType Promoted = ScriptType.RecordOf("Promoted", ("version", ScriptType.Int), ("summary", ScriptType.String));

    private static readonly ScriptType NightReport = ScriptType.RecordOf("NightReport",
        ("folder", ScriptType.String), ("files", ScriptType.ListOf(ScriptType.String)), ("version", ScriptType.Int), ("decision", ScriptType.String), ("summary", ScriptType.String));

    /// <summary>Everything that a script may call.</summary>
    public static ToolCatalogue Tools { get; } = new(
    [
        Tool(CargoCheck.Name, [Crate], CheckReport, Capability.Read, Build, retry: 1),
        Tool(CargoTest.Name, [Crate], TestReport, Capability.Read, Search, retry: 1, cost: 3),
        Tool(RustContext.Name, [Crate, new("target", Diagnostic)], Context, Capability.Read, TimeSpan.FromSeconds(2), cost: 0.1),
        Tool(RustProbe.Name, [Crate, new("question", ScriptType.String), new("file", ScriptType.String), new("line", ScriptType.Int), new("column", ScriptType.Int)],
            Located, Capability.Read, TimeSpan.FromSeconds(2), cost: 0.1),
        Tool(DocsLookup.Name, [new("query", ScriptType.String)], Page, Capability.Read, Quick, cost: 0.1),
        Tool(RepairPropose.Name, [Crate, new("target", Diagnostic), new("facts", ScriptType.MaybeOf(Context), Value.None)], Ideas, Capability.Read, Build, retry: 1),
        Tool(RepairScreen.Name, [Crate, new("ideas", Ideas), new("limit", ScriptType.Int, Value.Of(200))], ShortList, Capability.Experiment, Search, retry: 1, cost: 50),
        Tool(RepairTry.Name, [Crate, new("short", ShortList), new("experiment", ScriptType.Int, Value.Of(0))], Experiment, Capability.Experiment, Search, retry: 1, cost: 10),
        Tool(TestsPropose.Name, [Crate, new("tests", TestReport)], Suspicion, Capability.Read, Search, retry: 1, cost: 5),
        Tool(TestsScreen.Name, [Crate, new("tests", TestReport), new("ideas", Suspicion), new("limit", ScriptType.Int, Value.Of(400))], ShortList, Capability.Experiment, Search, retry: 1, cost: 50),
        Tool(PatchApply.Name, [Crate, new("patch", Patch)], Applied, Capability.Write, Quick, retry: 2, cost: 0.1),
        Tool(PatchRevert.Name, [Crate, new("undo", ScriptType.String)], Reverted, Capability.Write, Quick, retry: 2, cost: 0.1),
        Tool(GoldenCollect.Name, [Folder], Collected, Capability.Read, Build, retry: 1, cost: 0.1),
        Tool(GoldenJudge.Name, [new("candidate", GoldenCandidate), Folder], Judged, Capability.Experiment, Search, retry: 1, cost: 10),
        Tool(GoldenAdmit.Name, [new("candidate", GoldenCandidate), Folder, new("verdict", Judged)], Admitted, Capability.Experiment, Quick, retry: 2, cost: 0.1),
        Tool(GoldenDataset.Name, [Folder, new("found", Collected)], Dataset, Capability.Experiment, Build, retry: 1),
        Tool(GoldenRefit.Name, [new("data", Dataset)], Model, Capability.Experiment, Build, retry: 1),
        Tool(GoldenEvaluate.Name, [new("data", Dataset), new("model", Model)], Gate, Capability.Experiment, Build, retry: 1),
        Tool(GoldenPromote.Name, [new("data", Dataset), new("model", Model), new("gate", Gate)], Promoted, Capability.Experiment, Quick, retry: 2, cost: 0.1),
        Tool(GoldenReport.Name, [new("found", Collected), new("still", Verified), new("data", Dataset), new("model", Model), new("gate", Gate)], NightReport, Capability.Experiment, Quick, retry: 2, cost: 0.1),
        Tool(GoldenVerify.Name, [Folder, new("only", ScriptType.String, Value.Of(""))], Verified, Capability.Experiment, Night, retry: 1, cost: 100),
    ],
    [
        new("rank.first", Seq.Of<ToolParameter>([new("report", CheckReport)]), Diagnostic, arguments => Ranking.First(arguments[0])),
        new("closes", Seq.Of<ToolParameter>([new("experiment", Experiment), new("target", Diagnostic)]), ScriptType.Bool, arguments => Ranking.Closes(arguments[0], arguments[1])),
    ]);

    /// <summary>Cheap probes: where a script names no time for one, it has the policy's T_probe_max and no more. A script that names a longer one escalates.</summary>
    public static bool IsCheap(string tool) => tool is RustContext.Name or RustProbe.Name;

    /// <summary>Attempts after the first, where a script names none.</summary>
    public static int RetriesOf(string tool) => Tools.Tools.TryGetValue(tool, out var signature) ? signature.DefaultRetry : 0;

    /// <summary>What is wrong with the shape of a tool's result; null when it is as promised.</summary>
    public static string? Mismatch(string tool, Value result)
    {
        if (!Tools.Tools.TryGetValue(tool, out var signature)) return $"no tool `{tool}`";
        foreach (var field in ((ScriptType.Record)signature.ResultType).Fields)
            if (!Shape.Has(result.Get(field.Name), field.Type))
                return $"field `{field.Name}`: found {result.Get(field.Name).KindName}, expected {field.Type}";
        return null;
    }

    private static ToolSignature Tool(string name, ReadOnlySpan<ToolParameter> parameters, ScriptType result, Capability capability, TimeSpan timeout, int retry = 0, double cost = 1) =>
        new(name, Seq.Of(parameters), result, capability, timeout, retry, cost);
}
