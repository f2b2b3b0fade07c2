using System.Globalization;
using Temporal.Api.Nexus.V1;
using Tsrun.Engine.Embedded.State;

namespace Tsrun.Engine.Embedded.Nexus;

/// <summary>What a handler's worker gets to see of an operation.</summary>
internal static class NexusRequests
{
    /// <param name="patience">How long the handler may take.</param>
    /// <param name="cluster">Names this server in callbacks.</param>
    public static Request Start(RunState run, NexusMachine operation, TimeSpan patience, DateTimeOffset now, string cluster)
    {
        var options = operation.Options;
        var start = new StartOperationRequest
        {
            Service = options.Service,
            Operation = options.Operation,
            RequestId = options.RequestId,
            Callback = NexusToken.CallbackUrl,
            Payload = options.Input,
            Links = { NexusLinks.Of(run, operation) },
        };
        start.CallbackHeader.Add(NexusToken.Headers(run, operation, cluster));
        var request = Request(operation, patience, now);
        request.StartOperation = start;
        request.Header["nexus-request-id"] = options.RequestId;
        return request;
    }

    public static Request Cancel(NexusMachine operation, TimeSpan patience, DateTimeOffset now)
    {
        var request = Request(operation, patience, now);
        request.CancelOperation = new CancelOperationRequest { Service = operation.Options.Service, Operation = operation.Options.Operation, OperationId = operation.Token, OperationToken = operation.Token };
        return request;
    }

    private static Request Request(NexusMachine operation, TimeSpan patience, DateTimeOffset now)
    {
        var request = new Request { ScheduledTime = now.ToTimestamp(), Endpoint = operation.Options.Endpoint };
        foreach (var (name, value) in operation.Options.NexusHeader)
            request.Header[name.ToLowerInvariant()] = value;
        // Workers look for either spelling.
        request.Header["request-timeout"] = request.Header["Request-Timeout"] = string.Create(CultureInfo.InvariantCulture, $"{patience.TotalSeconds:0.#######}s");
        if (operation.Deadline is { } end)
            request.Header["operation-timeout"] = string.Create(CultureInfo.InvariantCulture, $"{(end - now).TotalMilliseconds:0}ms");
        return request;
    }
}
