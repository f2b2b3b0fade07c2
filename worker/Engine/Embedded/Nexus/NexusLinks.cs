using System.Globalization;
using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Tsrun.Engine.Embedded.State;
using NexusLink = Temporal.Api.Nexus.V1.Link;

namespace Tsrun.Engine.Embedded.Nexus;

/// <summary>Links between events of callers and handlers, which travel as addresses.</summary>
internal static class NexusLinks
{
    private const string Scheme = "temporal:///", EventKind = "EventReference", RequestKind = "RequestIdReference";

    private static readonly string Type = Link.Types.WorkflowEvent.Descriptor.FullName;

    /// <summary>The event that scheduled an operation.</summary>
    public static NexusLink Of(RunState run, NexusMachine operation) => new()
    {
        Type = Type,
        Url = $"{Scheme}namespaces/{Uri.EscapeDataString(run.Namespace)}/workflows/{Uri.EscapeDataString(run.WorkflowId)}/{run.RunId}/history"
            + string.Create(CultureInfo.InvariantCulture, $"?eventID={operation.ScheduledEventId}&eventType={EventType.NexusOperationScheduled}&referenceType={EventKind}"),
    };

    /// <summary>The start of a run.</summary>
    public static Link StartOf(RunState run) => new()
    {
        WorkflowEvent = new() { Namespace = run.Namespace, WorkflowId = run.WorkflowId, RunId = run.RunId, EventRef = new() { EventId = 1, EventType = EventType.WorkflowExecutionStarted } },
    };

    /// <summary>The links of a handler's answer; those that name no event are left out, as on a Temporal server.</summary>
    public static List<Link> Read(IEnumerable<NexusLink> links) => [.. links.Select(Read).OfType<Link>()];

    private static Link? Read(NexusLink link)
    {
        if (link.Type != Type || !link.Url.StartsWith(Scheme, StringComparison.Ordinal) || link.Url[Scheme.Length..].Split('?') is not [var path, var query])
            return null;
        if (path.Split('/') is not ["namespaces", var ofNamespace, "workflows", var workflowId, var runId, "history"])
            return null;
        var linked = new Link.Types.WorkflowEvent { Namespace = Uri.UnescapeDataString(ofNamespace), WorkflowId = Uri.UnescapeDataString(workflowId), RunId = runId };
        // Of a doubled term the first one holds.
        var terms = query.Split('&').Select(term => term.Split('=', 2)).Where(term => term.Length == 2).DistinctBy(term => term[0], StringComparer.Ordinal)
            .ToDictionary(term => term[0], term => Uri.UnescapeDataString(term[1]), StringComparer.Ordinal);
        var type = Enum.TryParse<EventType>(terms.GetValueOrDefault("eventType"), out var named) && Enum.IsDefined(named) ? named : EventType.Unspecified;
        if (terms.GetValueOrDefault("referenceType") == RequestKind)
            linked.RequestIdRef = new() { RequestId = terms.GetValueOrDefault("requestID") ?? "", EventType = type };
        else
            linked.EventRef = new() { EventId = long.TryParse(terms.GetValueOrDefault("eventID"), CultureInfo.InvariantCulture, out var id) ? id : 0, EventType = type };
        return new Link { WorkflowEvent = linked };
    }
}
