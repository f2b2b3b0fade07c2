using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Temporal.Api.Common.V1;
using Temporal.Api.TaskQueue.V1;
using Api = Temporal.Api.WorkflowService.V1;
using ConflictPolicy = Temporal.Api.Enums.V1.WorkflowIdConflictPolicy;
using ReusePolicy = Temporal.Api.Enums.V1.WorkflowIdReusePolicy;

namespace Tsrun.Engine.Mapping;

/// <summary>Bytes that travel through the cluster itself: each part of a blob is the input of a workflow execution that nobody works on.</summary>
/// <remarks>
/// A part is there as soon as its execution is started, so nobody ever sees half of one; started again it replaces itself and lives anew. An execution that is open is not
/// subject to the namespace's retention: a part lasts as long as <see cref="Lifetime"/> says, and after that as long as any closed execution.
/// </remarks>
/// <param name="frontend">The cluster, without claim check: parts are the payloads that others are claims for.</param>
/// <param name="namespaceName">The namespace that they live in.</param>
/// <param name="identity">Who starts them.</param>
public sealed class BlobCarrier(IFrontend frontend, string namespaceName, string identity)
{
    /// <summary>Most bytes that travel this way; what is larger needs a shared folder.</summary>
    public const int BytesMax = 32 << 20;

    /// <summary>How long a part is kept open: longer than a run waits for a person.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    /// <summary>More than that.</summary>
    public const string TooLargeCode = "TS1190";

    /// <summary>Type of such an execution: it is no run, and no list of runs shows it.</summary>
    public const string WorkflowType = "tsrun.blob";

    private const string Queue = "tsrun.blobs";

    /// <summary>Below the 512 KiB from which a server warns.</summary>
    private const int PartBytes = 480 << 10;

    private const int PartsMax = (BytesMax / PartBytes) + 1;

    private static readonly ByteString Plain = ByteString.CopyFromUtf8("binary/plain");

    /// <summary>Hands a blob to the cluster.</summary>
    /// <exception cref="WorkflowServiceException">Too large (<see cref="TooLargeCode"/>), or what the cluster says.</exception>
    public async Task PutAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (bytes.Length > BytesMax) throw TooLarge(bytes.Length);
        var count = Math.Max(1, (bytes.Length + PartBytes - 1) / PartBytes);
        for (var part = 0; part < count; part++)
        {
            var length = Math.Min(PartBytes, bytes.Length - (part * PartBytes));
            await frontend.CallAsync(Start(Id(name, part), count, bytes.Slice(part * PartBytes, length)), CallContext.None, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads a blob back; null when a part is missing, or the parts cannot be of one blob that travels. Whether it is the one of that name is for the caller to see.</summary>
    public async Task<byte[]?> GetAsync(string name, CancellationToken cancellationToken)
    {
        using var whole = new MemoryStream();
        int? count = null;
        for (var part = 0; part < (count ?? 1); part++)
        {
            if (await PartAsync(Id(name, part), cancellationToken).ConfigureAwait(false) is not { } found) return null;
            count ??= found.Count;
            // Whoever may start executions there may have started these: no more is read than was ever put, and parts of one blob agree on how many they are.
            if (found.Count != count || count > PartsMax || whole.Length + found.Bytes.Length > BytesMax) return null;
            found.Bytes.WriteTo(whole);
        }
        return whole.ToArray();
    }

    private Api.StartWorkflowExecutionRequest Start(string id, int count, ReadOnlyMemory<byte> part) => new()
    {
        Namespace = namespaceName,
        WorkflowId = id,
        WorkflowType = new WorkflowType { Name = WorkflowType },
        TaskQueue = new TaskQueue { Name = Queue },
        Identity = identity,
        RequestId = Guid.NewGuid().ToString(),
        WorkflowExecutionTimeout = Duration.FromTimeSpan(Lifetime),
        WorkflowIdReusePolicy = ReusePolicy.AllowDuplicate,
        WorkflowIdConflictPolicy = ConflictPolicy.TerminateExisting,
        Input = new Payloads
        {
            Payloads_ =
            {
                new Payload { Metadata = { ["encoding"] = PayloadMapping.JsonPlain }, Data = ByteString.CopyFromUtf8($$"""{"parts":{{count}}}""") },
                new Payload { Metadata = { ["encoding"] = Plain }, Data = ByteString.CopyFrom(part.Span) },
            },
        },
    };

    private async Task<(int Count, ByteString Bytes)?> PartAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            var request = new Api.GetWorkflowExecutionHistoryRequest { Namespace = namespaceName, Execution = new WorkflowExecution { WorkflowId = id }, MaximumPageSize = 1 };
            var page = await frontend.CallAsync<Api.GetWorkflowExecutionHistoryResponse>(request, null, cancellationToken).ConfigureAwait(false);
            return page.History?.Events is [{ WorkflowExecutionStartedEventAttributes: { WorkflowType.Name: WorkflowType, Input.Payloads_: [var about, var part] } }, ..] && Parts(about) is { } count ? (count, part.Data) : null;
        }
        catch (WorkflowServiceException e) when (e is { Status: ServiceStatus.NotFound, Code: null })
        {
            return null;
        }
    }

    /// <summary>Anybody may start an execution of that id: what is no number of parts is none of ours.</summary>
    private static int? Parts(Payload about)
    {
        try
        {
            using var json = System.Text.Json.JsonDocument.Parse(about.Data.Memory);
            return json.RootElement.TryGetProperty("parts", out var parts) && parts.TryGetInt32(out var count) && count > 0 ? count : null;
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string Id(string name, int part) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"tsrun-blob-{name}-{part}");

    private static WorkflowServiceException TooLarge(int bytes) => new(ServiceStatus.FailedPrecondition,
        $"{(bytes + (1L << 20) - 1) >> 20} MiB cannot travel through the cluster, which carries at most {BytesMax >> 20} MiB")
    { Code = TooLargeCode };
}
