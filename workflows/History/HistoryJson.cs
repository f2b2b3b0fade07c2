using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tsrun.History;

/// <summary>The one JSON form of everything that is persisted: camelCase, no white space, enums by name, durations as seconds (<c>"2.5s"</c>), nulls left out.</summary>
public static class HistoryJson
{
    /// <summary>Version of the stored form; a store with a higher one is refused.</summary>
    public const int SchemaVersion = 1;

    /// <summary>The options behind every method here.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = HistoryJsonContext.Default,
        RespectRequiredConstructorParameters = true,
        Converters = { new DurationConverter(), new JsonStringEnumConverter<CompilerPhase>(), new JsonStringEnumConverter<Risk>(), new JsonStringEnumConverter<TimeoutType>(), new JsonStringEnumConverter<RetryState>(), new JsonStringEnumConverter<WorkflowTaskFailedCause>(), new JsonStringEnumConverter<ContinueAsNewInitiator>(), new JsonStringEnumConverter<ParentClosePolicy>() },
    };

    /// <summary>Canonical UTF-8 of a value.</summary>
    public static byte[] Bytes<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);

    /// <summary>Canonical text of a value, as a payload.</summary>
    public static Payload ToPayload<T>(T value) => new(JsonSerializer.Serialize(value, Options));

    /// <summary>Reads a value back.</summary>
    /// <exception cref="JsonException">The JSON is not of this type; the message names the path.</exception>
    public static T Read<T>(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException($"found null, expected {typeof(T).Name}");

    /// <summary>Reads a payload back.</summary>
    /// <exception cref="JsonException">The JSON is not of this type; the message names the path.</exception>
    public static T Read<T>(Payload payload) =>
        JsonSerializer.Deserialize<T>(payload.Json, Options) ?? throw new JsonException($"found null, expected {typeof(T).Name}");

    /// <summary>Lower-case hex of the SHA-256 of some bytes.</summary>
    public static string Sha256(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Lower-case hex of the SHA-256 of a text's UTF-8.</summary>
    public static string Sha256(string text) => Sha256(Encoding.UTF8.GetBytes(text));

    /// <summary>Next link of a hash chain: SHA-256 over the previous link (32 bytes; zeros at the start) and the line's bytes.</summary>
    public static byte[] Chain(ReadOnlySpan<byte> previous, ReadOnlySpan<byte> line)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(previous);
        hash.AppendData(line);
        return hash.GetHashAndReset();
    }
}

/// <summary>Durations as Temporal's JSON writes them: seconds with up to seven decimals and an <c>s</c>.</summary>
public sealed class DurationConverter : JsonConverter<TimeSpan>
{
    /// <inheritdoc/>
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.GetString() ?? "";
        if (text.EndsWith('s') && decimal.TryParse(text.AsSpan(0, text.Length - 1), System.Globalization.CultureInfo.InvariantCulture, out var seconds))
            return TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond));
        throw new JsonException($"found \"{text}\", expected a duration such as \"2.5s\"");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
        writer.WriteStringValue(((decimal)value.Ticks / TimeSpan.TicksPerSecond).ToString("0.#######", System.Globalization.CultureInfo.InvariantCulture) + "s");
}

/// <summary>Serialisers generated at build, so that no start pays for reflection.</summary>
[JsonSerializable(typeof(HistoryEvent))]
[JsonSerializable(typeof(IReadOnlyList<HistoryEvent>))]
[JsonSerializable(typeof(Failure))]
[JsonSerializable(typeof(RetryPolicy))]
[JsonSerializable(typeof(Payload))]
[JsonSerializable(typeof(PlanMarker))]
[JsonSerializable(typeof(VerdictMarker))]
[JsonSerializable(typeof(DecisionMarker))]
[JsonSerializable(typeof(ExpectMarker))]
[JsonSerializable(typeof(AskMarker))]
[JsonSerializable(typeof(GrantMarker))]
[JsonSerializable(typeof(AnswerSignal))]
[JsonSerializable(typeof(RunFacts))]
[JsonSerializable(typeof(RunInput))]
[JsonSerializable(typeof(RunStatus))]
[JsonSerializable(typeof(ActivityInput<CheckoutAdopt.Request>), TypeInfoPropertyName = "CheckoutAdoptInput")]
[JsonSerializable(typeof(CheckoutAdopt.Request), TypeInfoPropertyName = "CheckoutAdoptRequest")]
[JsonSerializable(typeof(CheckoutAdopt.Result), TypeInfoPropertyName = "CheckoutAdoptResult")]
[JsonSerializable(typeof(RunResult))]
[JsonSerializable(typeof(TraceLine))]
[JsonSerializable(typeof(TraceSeal))]
[JsonSerializable(typeof(TraceManifest))]
[JsonSerializable(typeof(NextProbe))]
[JsonSerializable(typeof(BundleManifest))]
[JsonSerializable(typeof(Triplet))]
[JsonSerializable(typeof(LimitSignal))]
[JsonSerializable(typeof(MoreTimeSignal))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(Diagnostic))]
[JsonSerializable(typeof(Hypothesis))]
[JsonSerializable(typeof(ActivityInput<CargoCheck.Arguments>), TypeInfoPropertyName = "CargoCheckInput")]
[JsonSerializable(typeof(ActivityInput<CargoTest.Arguments>), TypeInfoPropertyName = "CargoTestInput")]
[JsonSerializable(typeof(ActivityInput<RustContext.Arguments>), TypeInfoPropertyName = "RustContextInput")]
[JsonSerializable(typeof(ActivityInput<RustProbe.Arguments>), TypeInfoPropertyName = "RustProbeInput")]
[JsonSerializable(typeof(ActivityInput<RepairPropose.Arguments>), TypeInfoPropertyName = "RepairProposeInput")]
[JsonSerializable(typeof(ActivityInput<RepairScreen.Arguments>), TypeInfoPropertyName = "RepairScreenInput")]
[JsonSerializable(typeof(ActivityInput<RepairTry.Arguments>), TypeInfoPropertyName = "RepairTryInput")]
[JsonSerializable(typeof(ActivityInput<TestsPropose.Arguments>), TypeInfoPropertyName = "TestsProposeInput")]
[JsonSerializable(typeof(ActivityInput<TestsScreen.Arguments>), TypeInfoPropertyName = "TestsScreenInput")]
[JsonSerializable(typeof(ActivityInput<DocsLookup.Arguments>), TypeInfoPropertyName = "DocsLookupInput")]
[JsonSerializable(typeof(ActivityInput<PatchApply.Arguments>), TypeInfoPropertyName = "PatchApplyInput")]
[JsonSerializable(typeof(ActivityInput<PatchRevert.Arguments>), TypeInfoPropertyName = "PatchRevertInput")]
[JsonSerializable(typeof(CargoCheck.Result), TypeInfoPropertyName = "CargoCheckResult")]
[JsonSerializable(typeof(CargoTest.Result), TypeInfoPropertyName = "CargoTestResult")]
[JsonSerializable(typeof(RustContext.Result), TypeInfoPropertyName = "RustContextResult")]
[JsonSerializable(typeof(RustProbe.Result), TypeInfoPropertyName = "RustProbeResult")]
[JsonSerializable(typeof(RepairPropose.Result), TypeInfoPropertyName = "RepairProposeResult")]
[JsonSerializable(typeof(RepairScreen.Result), TypeInfoPropertyName = "RepairScreenResult")]
[JsonSerializable(typeof(RepairTry.Result), TypeInfoPropertyName = "RepairTryResult")]
[JsonSerializable(typeof(TestsPropose.Result), TypeInfoPropertyName = "TestsProposeResult")]
[JsonSerializable(typeof(TestsScreen.Result), TypeInfoPropertyName = "TestsScreenResult")]
[JsonSerializable(typeof(DocsLookup.Result), TypeInfoPropertyName = "DocsLookupResult")]
[JsonSerializable(typeof(PatchApply.Result), TypeInfoPropertyName = "PatchApplyResult")]
[JsonSerializable(typeof(PatchRevert.Result), TypeInfoPropertyName = "PatchRevertResult")]
[JsonSerializable(typeof(CargoCheck.Arguments), TypeInfoPropertyName = "CargoCheckArguments")]
[JsonSerializable(typeof(CargoTest.Arguments), TypeInfoPropertyName = "CargoTestArguments")]
[JsonSerializable(typeof(RustContext.Arguments), TypeInfoPropertyName = "RustContextArguments")]
[JsonSerializable(typeof(RustProbe.Arguments), TypeInfoPropertyName = "RustProbeArguments")]
[JsonSerializable(typeof(RepairPropose.Arguments), TypeInfoPropertyName = "RepairProposeArguments")]
[JsonSerializable(typeof(RepairScreen.Arguments), TypeInfoPropertyName = "RepairScreenArguments")]
[JsonSerializable(typeof(RepairTry.Arguments), TypeInfoPropertyName = "RepairTryArguments")]
[JsonSerializable(typeof(TestsPropose.Arguments), TypeInfoPropertyName = "TestsProposeArguments")]
[JsonSerializable(typeof(TestsScreen.Arguments), TypeInfoPropertyName = "TestsScreenArguments")]
[JsonSerializable(typeof(DocsLookup.Arguments), TypeInfoPropertyName = "DocsLookupArguments")]
[JsonSerializable(typeof(PatchApply.Arguments), TypeInfoPropertyName = "PatchApplyArguments")]
[JsonSerializable(typeof(PatchRevert.Arguments), TypeInfoPropertyName = "PatchRevertArguments")]
[JsonSerializable(typeof(GoldenTrace))]
[JsonSerializable(typeof(GoldenCandidate))]
[JsonSerializable(typeof(ActivityInput<GoldenCollect.Arguments>), TypeInfoPropertyName = "GoldenCollectInput")]
[JsonSerializable(typeof(GoldenCollect.Arguments), TypeInfoPropertyName = "GoldenCollectArguments")]
[JsonSerializable(typeof(GoldenCollect.Result), TypeInfoPropertyName = "GoldenCollectResult")]
[JsonSerializable(typeof(ActivityInput<GoldenJudge.Arguments>), TypeInfoPropertyName = "GoldenJudgeInput")]
[JsonSerializable(typeof(GoldenJudge.Arguments), TypeInfoPropertyName = "GoldenJudgeArguments")]
[JsonSerializable(typeof(GoldenJudge.Result), TypeInfoPropertyName = "GoldenJudgeResult")]
[JsonSerializable(typeof(ActivityInput<GoldenAdmit.Arguments>), TypeInfoPropertyName = "GoldenAdmitInput")]
[JsonSerializable(typeof(GoldenAdmit.Arguments), TypeInfoPropertyName = "GoldenAdmitArguments")]
[JsonSerializable(typeof(GoldenAdmit.Result), TypeInfoPropertyName = "GoldenAdmitResult")]
[JsonSerializable(typeof(ActivityInput<GoldenVerify.Arguments>), TypeInfoPropertyName = "GoldenVerifyInput")]
[JsonSerializable(typeof(GoldenVerify.Arguments), TypeInfoPropertyName = "GoldenVerifyArguments")]
[JsonSerializable(typeof(GoldenVerify.Result), TypeInfoPropertyName = "GoldenVerifyResult")]
[JsonSerializable(typeof(DatasetRow))]
[JsonSerializable(typeof(ProposalRow))]
[JsonSerializable(typeof(LedgerEntry))]
[JsonSerializable(typeof(LearnedModel))]
[JsonSerializable(typeof(Promotions))]
[JsonSerializable(typeof(ActivityInput<GoldenDataset.Arguments>), TypeInfoPropertyName = "GoldenDatasetInput")]
[JsonSerializable(typeof(GoldenDataset.Arguments), TypeInfoPropertyName = "GoldenDatasetArguments")]
[JsonSerializable(typeof(GoldenDataset.Result), TypeInfoPropertyName = "GoldenDatasetResult")]
[JsonSerializable(typeof(ActivityInput<GoldenRefit.Arguments>), TypeInfoPropertyName = "GoldenRefitInput")]
[JsonSerializable(typeof(GoldenRefit.Arguments), TypeInfoPropertyName = "GoldenRefitArguments")]
[JsonSerializable(typeof(GoldenRefit.Result), TypeInfoPropertyName = "GoldenRefitResult")]
[JsonSerializable(typeof(ActivityInput<GoldenEvaluate.Arguments>), TypeInfoPropertyName = "GoldenEvaluateInput")]
[JsonSerializable(typeof(GoldenEvaluate.Arguments), TypeInfoPropertyName = "GoldenEvaluateArguments")]
[JsonSerializable(typeof(GoldenEvaluate.Result), TypeInfoPropertyName = "GoldenEvaluateResult")]
[JsonSerializable(typeof(ActivityInput<GoldenPromote.Arguments>), TypeInfoPropertyName = "GoldenPromoteInput")]
[JsonSerializable(typeof(GoldenPromote.Arguments), TypeInfoPropertyName = "GoldenPromoteArguments")]
[JsonSerializable(typeof(GoldenPromote.Result), TypeInfoPropertyName = "GoldenPromoteResult")]
[JsonSerializable(typeof(ActivityInput<GoldenReport.Arguments>), TypeInfoPropertyName = "GoldenReportInput")]
[JsonSerializable(typeof(GoldenReport.Arguments), TypeInfoPropertyName = "GoldenReportArguments")]
[JsonSerializable(typeof(GoldenReport.Result), TypeInfoPropertyName = "GoldenReportResult")]
internal sealed partial class HistoryJsonContext : JsonSerializerContext;
