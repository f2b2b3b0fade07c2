using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Temporal.Api.Common.V1;
using Temporal.Api.TaskQueue.V1;
using Tsrun.History;
using Payload = Tsrun.History.Payload;
using PayloadMessage = Temporal.Api.Common.V1.Payload;
using RetryPolicy = Tsrun.History.RetryPolicy;
using RetryPolicyMessage = Temporal.Api.Common.V1.RetryPolicy;
using TaskQueueKind = Temporal.Api.Enums.V1.TaskQueueKind;
using UserMetadata = Tsrun.History.UserMetadata;
using UserMetadataMessage = Temporal.Api.Sdk.V1.UserMetadata;

namespace Tsrun.Engine.Mapping;

/// <summary>The small values that events, commands and verbs share.</summary>
internal static class ValueMapping
{
    private static readonly Duration Zero = new();

    /// <summary>A limit that is not set travels as zero: workers of other languages fail where the field is missing.</summary>
    public static Duration ToMessage(this TimeSpan? limit) => limit is { } value ? Duration.FromTimeSpan(value) : Zero.Clone();

    public static Duration ToMessage(this TimeSpan span) => Duration.FromTimeSpan(span);

    /// <summary>Zero and nothing both mean: no such limit.</summary>
    public static TimeSpan? ToRecord(this Duration? message) => message is null or { Seconds: 0, Nanos: 0 } ? null : message.ToTimeSpan();

    public static DateTimeOffset? ToRecord(this Timestamp? message) => message?.ToDateTimeOffset();

    public static string? NullWhenEmpty(this string text) => text.Length == 0 ? null : text;

    public static RunId? ToRunId(this string text) => text.Length == 0 ? null : new RunId(text);

    public static WorkflowExecution Execution(WorkflowId workflow, RunId? run) => new() { WorkflowId = workflow.Value, RunId = run?.Value ?? "" };

    public static WorkflowType TypeOf(string workflow) => new() { Name = workflow };

    /// <summary>The shared queue of that name; nothing for the queue of the run itself.</summary>
    public static TaskQueue? Queue(string? name) => string.IsNullOrEmpty(name) ? null : new TaskQueue { Name = name, Kind = TaskQueueKind.Normal };

    /// <summary>A sticky queue stands for the shared one that it belongs to.</summary>
    public static string ToRecord(this TaskQueue? queue) => queue is null ? "" : queue.NormalName.Length > 0 ? queue.NormalName : queue.Name;

    public static RetryPolicyMessage? ToMessage(this RetryPolicy? policy) => policy is null ? null : new RetryPolicyMessage
    {
        InitialInterval = Duration.FromTimeSpan(policy.InitialInterval),
        BackoffCoefficient = policy.BackoffCoefficient,
        MaximumInterval = Duration.FromTimeSpan(policy.MaximumInterval),
        MaximumAttempts = policy.MaximumAttempts,
        NonRetryableErrorTypes = { policy.NonRetryableErrorTypes },
    };

    public static RetryPolicy? ToRecord(this RetryPolicyMessage? message)
    {
        if (message is null) return null;
        var initial = message.InitialInterval.ToRecord() ?? RetryPolicy.Default.InitialInterval;
        return new RetryPolicy(initial, message.BackoffCoefficient == 0 ? RetryPolicy.Default.BackoffCoefficient : message.BackoffCoefficient,
            message.MaximumInterval.ToRecord() ?? initial * 100, message.MaximumAttempts, [.. message.NonRetryableErrorTypes]);
    }

    public static UserMetadataMessage? ToMessage(this UserMetadata? metadata) => metadata is null ? null : new UserMetadataMessage
    {
        Summary = Text(metadata.Summary),
        Details = Text(metadata.Details),
    };

    public static UserMetadata? ToRecord(this UserMetadataMessage? message) => message is null ? null : new UserMetadata(Text(message.Summary), Text(message.Details));

    public static void CopyTo(this IReadOnlyDictionary<string, Payload>? values, MapField<string, PayloadMessage> fields)
    {
        foreach (var (key, value) in values ?? new Dictionary<string, Payload>()) fields[key] = value.ToMessage();
    }

    public static IReadOnlyDictionary<string, Payload>? ToRecord(this MapField<string, PayloadMessage>? fields) =>
        fields is null or { Count: 0 } ? null : new SortedDictionary<string, Payload>(fields.ToDictionary(entry => entry.Key, entry => entry.Value.ToRecord()), StringComparer.Ordinal);

    public static Memo? ToMemo(this IReadOnlyDictionary<string, Payload>? values)
    {
        if (values is null) return null;
        var memo = new Memo();
        values.CopyTo(memo.Fields);
        return memo;
    }

    public static SearchAttributes? ToSearchAttributes(this IReadOnlyDictionary<string, Payload>? values)
    {
        if (values is null) return null;
        var attributes = new SearchAttributes();
        values.CopyTo(attributes.IndexedFields);
        return attributes;
    }

    private static PayloadMessage? Text(string? text) => text is null ? null : HistoryJson.ToPayload(text).ToMessage();

    /// <summary>By convention a JSON string; another program's other value is shown as it is.</summary>
    private static string? Text(PayloadMessage? message)
    {
        if (message is null) return null;
        var json = message.ToRecord();
        return json.Json.StartsWith('"') ? HistoryJson.Read<string>(json) : json.Json;
    }
}
