using System.Globalization;
using Temporal.Api.Common.V1;
using Temporal.Api.Nexus.V1;
using Tsrun.Engine.Embedded.State;
using Tsrun.Engine.Embedded.Store;

namespace Tsrun.Engine.Embedded.Nexus;

/// <summary>Who waits for an operation's outcome.</summary>
/// <param name="RunId">The run that asked.</param>
/// <param name="ScheduledEventId">Of the operation.</param>
/// <param name="RequestId">Of the operation; another one under the same event id, after a reset, is another operation.</param>
/// <param name="Workflow">Whose run it is.</param>
internal sealed record CallerToken(string RunId, long ScheduledEventId, string RequestId, WorkflowKey Workflow);

/// <summary>Names that travel with Nexus requests and come back.</summary>
internal static class NexusToken
{
    /// <summary>Marks the task of a start, and that of a cancel, in a task token.</summary>
    public const int Start = 1, Cancel = 2;

    /// <summary>Where outcomes go: nowhere but to this server.</summary>
    public const string CallbackUrl = "temporal://system";

    /// <summary>The header that a handler adds to its callback, for a run that ends before its start is answered.</summary>
    private const string OperationHeader = "nexus-operation-token";

    private const string TokenHeader = "temporal-callback-token";

    /// <summary>The headers of the callback of an operation.</summary>
    public static Dictionary<string, string> Headers(RunState run, NexusMachine operation, string cluster) => new(StringComparer.Ordinal)
    {
        [TokenHeader] = string.Create(CultureInfo.InvariantCulture, $"{run.RunId}/{operation.ScheduledEventId}/{operation.Options.RequestId}/{run.Namespace}/{run.WorkflowId}"),
        ["source"] = cluster,
    };

    /// <summary>Who is behind a callback; null when it is none of this server's.</summary>
    public static CallerToken? Parse(Callback callback)
    {
        if (callback.Nexus?.Url != CallbackUrl || Header(callback, TokenHeader) is not { } token)
            return null;
        return token.Split('/', 5) is [var runId, var scheduled, var request, var ofNamespace, var workflowId] && long.TryParse(scheduled, CultureInfo.InvariantCulture, out var eventId)
            ? new CallerToken(runId, eventId, request, new WorkflowKey(ofNamespace, workflowId))
            : null;
    }

    /// <summary>What a callback calls the operation behind which its run stands; null where it does not say.</summary>
    public static string? Operation(Callback callback) => Header(callback, OperationHeader);

    /// <summary>Names of headers have no case; an empty one says nothing.</summary>
    private static string? Header(Callback callback, string name) =>
        callback.Nexus?.Header.FirstOrDefault(pair => pair.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value is { Length: > 0 } value ? value : null;

    /// <summary>What a handler calls the operation that it began; older ones say "id".</summary>
    public static string Of(StartOperationResponse.Types.Async begun) => begun.OperationToken.Length > 0 ? begun.OperationToken : begun.OperationId;
}
