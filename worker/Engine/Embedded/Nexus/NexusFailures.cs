using System.Text.Json.Nodes;
using Google.Protobuf;
using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.Failure.V1;
using Temporal.Api.History.V1;
using Temporal.Api.Nexus.V1;
using Tsrun.Engine.Embedded.State;
using Failure = Temporal.Api.Failure.V1.Failure;
using NexusFailure = Temporal.Api.Nexus.V1.Failure;

namespace Tsrun.Engine.Embedded.Nexus;

/// <summary>Failures of handlers as failures of scripts, in the words of a Temporal server.</summary>
internal static class NexusFailures
{
    private const string TypeKey = "type";

    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    /// <summary>What a script gets to see of an operation's failure.</summary>
    public static Failure Of(NexusMachine operation, Failure cause) => new()
    {
        Message = "nexus operation completed unsuccessfully",
        Cause = cause,
        NexusOperationExecutionFailureInfo = new NexusOperationFailureInfo
        {
            ScheduledEventId = operation.ScheduledEventId,
            Endpoint = operation.Options.Endpoint,
            Service = operation.Options.Service,
            Operation = operation.Options.Operation,
            OperationId = operation.Token,
            OperationToken = operation.Token,
        },
    };

    /// <summary>A handler that could not be asked, or did not do its part.</summary>
    public static Failure Handler(string type, string message) => new()
    {
        Message = $"handler error ({type}): {message}",
        NexusHandlerFailureInfo = new NexusHandlerFailureInfo { Type = type },
    };

    /// <summary>A handler that refused.</summary>
    public static Failure Handler(HandlerError error)
    {
        var failure = Handler(error.ErrorType, error.Failure?.Message ?? "");
        failure.NexusHandlerFailureInfo.RetryBehavior = error.RetryBehavior;
        failure.Cause = error.Failure is { } inner ? Read(inner, isFinal: false) : null;
        return failure;
    }

    /// <summary>Whether a refusal holds for another attempt, too.</summary>
    public static bool IsFinal(string type, NexusHandlerErrorRetryBehavior behavior) => behavior switch
    {
        NexusHandlerErrorRetryBehavior.Retryable => false,
        NexusHandlerErrorRetryBehavior.NonRetryable => true,
        _ => type is "BAD_REQUEST" or "UNAUTHENTICATED" or "UNAUTHORIZED" or "NOT_FOUND" or "NOT_IMPLEMENTED",
    };

    /// <summary>An operation that its handler ended at once; null where it says neither failed nor canceled.</summary>
    public static Failure? Operation(UnsuccessfulOperationError error)
    {
        var failure = error.Failure ?? new NexusFailure();
        if (error.OperationState == "failed")
            return Read(failure, isFinal: true);
        if (error.OperationState != "canceled")
            return null;
        var read = Read(failure, isFinal: true);
        return read.CanceledFailureInfo is not null ? read : new Failure { Message = failure.Message, CanceledFailureInfo = new CanceledFailureInfo { Details = Details(failure) } };
    }

    /// <summary>A run behind an operation that ended without a result.</summary>
    public static Failure OfRun(HistoryEvent last) => last.EventType switch
    {
        EventType.WorkflowExecutionFailed => last.WorkflowExecutionFailedEventAttributes.Failure,
        EventType.WorkflowExecutionCanceled => new Failure { Message = "operation canceled", CanceledFailureInfo = new CanceledFailureInfo { Details = last.WorkflowExecutionCanceledEventAttributes.Details } },
        EventType.WorkflowExecutionTimedOut => new Failure { Message = "operation exceeded internal timeout", TimeoutFailureInfo = new TimeoutFailureInfo() },
        _ => new Failure { Message = "operation terminated", TerminatedFailureInfo = new TerminatedFailureInfo() },
    };

    /// <summary>A failure of an SDK comes back as it was; one of another handler keeps what it says.</summary>
    private static Failure Read(NexusFailure failure, bool isFinal)
    {
        Failure read;
        if (failure.Metadata.TryGetValue(TypeKey, out var type) && type == Failure.Descriptor.FullName && Parse(failure.Details) is { } own)
            read = own;
        else
            read = new Failure { ApplicationFailureInfo = new ApplicationFailureInfo { Type = "NexusFailure", NonRetryable = isFinal, Details = Details(failure) } };
        read.Message = failure.Message;
        if (failure.StackTrace.Length > 0)
            read.StackTrace = failure.StackTrace;
        return read;
    }

    private static Failure? Parse(ByteString json)
    {
        try
        {
            return Parser.Parse<Failure>(json.ToStringUtf8());
        }
        catch (IOException unreadable) when (unreadable is InvalidProtocolBufferException or InvalidJsonException)
        {
            // Then it is shown as it came.
            return null;
        }
    }

    private static Payloads? Details(NexusFailure failure)
    {
        if (failure.Metadata.Count == 0 && failure.Details.IsEmpty)
            return null;
        var shown = new JsonObject { ["message"] = "" };
        if (failure.Metadata.Count > 0)
            shown["metadata"] = new JsonObject(failure.Metadata.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
        if (!failure.Details.IsEmpty)
            shown["details"] = Node(failure.Details);
        return new Payloads { Payloads_ = { JsonPayload.Of(shown.ToJsonString()) } };
    }

    private static JsonNode? Node(ByteString details)
    {
        try
        {
            return JsonNode.Parse(details.Span);
        }
        catch (System.Text.Json.JsonException)
        {
            return details.ToStringUtf8();
        }
    }
}
