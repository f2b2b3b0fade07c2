using System.Text.Json.Serialization;
using Tsrun.History;

namespace Tsrun.Cli.Rendering.Page;

/// <summary>All that the trace page shows, read from a run's history; bodies of steps are looked up in the history that the page also carries.</summary>
/// <param name="RedTests">The last test run of the crate itself, where it failed; the tests of an experiment stand with its candidate.</param>
/// <param name="Curve">Absent where no judged patches are at hand.</param>
internal sealed record PageView(
    PageHead Head,
    IReadOnlyList<PageStage> Stages,
    IReadOnlyList<PageStep> Steps,
    IReadOnlyList<Diagnostic> Faults,
    CargoTest.Result? RedTests,
    IReadOnlyList<PageCandidate> Candidates,
    PageCurve? Curve,
    IReadOnlyList<PageClaim> Ledger,
    IReadOnlyList<PlanStep> Plan);

/// <param name="Tone"><c>good</c>, <c>warn</c> or <c>bad</c>: the colour of the chip; abstention is good.</param>
/// <param name="Replay"><c>identical: 71/71 events</c>, or where the fold diverged.</param>
/// <param name="Verified">What the trace's hash chain says when it is held against itself.</param>
internal sealed record PageHead(
    string Run,
    string Script,
    string Crate,
    string Outcome,
    string Tone,
    string Reason,
    string Code,
    string StartedAt,
    long Ms,
    int Events,
    string Profile,
    string Sandbox,
    string Replay,
    string Verified,
    string Snapshot,
    string Sha256,
    double? Confidence,
    double TauPatch,
    int K,
    string Calibration,
    GoldenState Golden,
    IReadOnlyList<string> Classes,
    IReadOnlyDictionary<string, string> Versions);

/// <summary>One of the six stages, with the time that its activities took.</summary>
internal sealed record PageStage(string Name, int Steps, long Ms);

/// <param name="Seq">Place in the timeline, from 0.</param>
/// <param name="At">Milliseconds after the run's start at which it was scheduled, or happened.</param>
/// <param name="StartedAt">Milliseconds after the run's start at which its last attempt began; absent for what takes no time.</param>
/// <param name="Events">Ids of the history events that make it up, in order.</param>
/// <param name="Command">What a person types to see this step again; absent where there is no such command.</param>
internal sealed record PageStep(
    int Seq,
    string Kind,
    string Tool,
    string Summary,
    bool Ok,
    long At,
    IReadOnlyList<long> Events,
    string Title = "",
    string Step = "",
    string Rule = "",
    string Verdict = "",
    long? StartedAt = null,
    long? EndedAt = null,
    int Attempts = 0,
    string? LastFailure = null,
    string? Claim = null,
    IReadOnlyList<string>? Anchors = null,
    double? Confidence = null,
    string? Command = null);

/// <param name="State"><c>chosen</c>, <c>tried</c>, <c>waiting</c> (it checked and was not put to the tests) or <c>rejected</c> (by the compiler alone).</param>
internal sealed record PageCandidate(
    string State,
    string Title,
    string Reason,
    bool Ok,
    IReadOnlyList<string>? Operators = null,
    IReadOnlyList<string>? Whys = null,
    IReadOnlyList<string>? Anchors = null,
    IReadOnlyList<PageFile>? Files = null,
    int? Lines = null,
    int? LinesBefore = null,
    double? Confidence = null,
    ConfidenceFeatures? Features = null,
    CargoTest.Result? Tests = null);

/// <summary>A changed file of a candidate.</summary>
internal sealed record PageFile(string Path, string Diff);

/// <summary>How the run's confidence does on patches that were judged.</summary>
/// <param name="Error">Expected calibration error over the bins.</param>
internal sealed record PageCurve(string Dataset, int Cases, IReadOnlyList<GoldenEvaluate.ReliabilityBin> Bins, double Error);

/// <summary>A line of the claim ledger.</summary>
/// <param name="Line">Number of the trace line.</param>
internal sealed record PageClaim(int Line, string Kind, string Claim, string Summary, IReadOnlyList<string> Anchors, double? Confidence);

/// <summary>The run itself, so that the page can be imported: its seal, the lines of trace v1 byte for byte, and the history, one event a line.</summary>
internal sealed record PageTrace(string Schema, TraceSeal Seal, IReadOnlyList<string> Lines, IReadOnlyList<string> History);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(PageView))]
[JsonSerializable(typeof(PageTrace))]
internal sealed partial class PageJson : JsonSerializerContext;
