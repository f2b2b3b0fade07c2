using System.Collections.Concurrent;
using System.Reflection;
using Google.Protobuf;
using Temporal.Api.Enums.V1;
using Temporal.Api.ErrorDetails.V1;
using Temporal.Api.OperatorService.V1;
using Tsrun.Engine.Embedded.State;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Embedded.Namespaces;

/// <summary>What holds for the namespace of a request whatever it asks for; a Temporal server looks at it before anything else.</summary>
internal sealed class NamespaceGuard(NamespaceTable table)
{
    /// <summary>By the type of the request: where its namespace stands, and what it may be.</summary>
    private readonly ConcurrentDictionary<Type, Rule> _rules = new();

    /// <exception cref="WorkflowServiceException">It is too long, not named, or unknown.</exception>
    public void Check(IMessage request)
    {
        var rule = _rules.GetOrAdd(request.GetType(), static (_, message) => Rule.Of(message), request);
        if (rule.Name is null)
            return;
        var name = (string)rule.Name.GetValue(request)!;
        if (name.Length > CommandLimits.IdLengthMax)
            throw WorkflowServiceException.Invalid("Namespace length exceeds limit.");
        if (name.Length == 0)
        {
            if (!rule.MayBeEmpty)
                throw WorkflowServiceException.Invalid("Namespace is empty.");
        }
        else if (!rule.MayBeUnknown)
        {
            var state = (table.Find(name) ?? throw UnknownNamespace.Of(name)).NamespaceInfo.State;
            if (rule.Begins && state == NamespaceState.Deprecated)
                throw Deprecated(name);
        }
    }

    private static WorkflowServiceException Deprecated(string name) => new(ServiceStatus.FailedPrecondition, "Namespace has invalid state: Deprecated. Must be Registered.")
    {
        Detail = new NamespaceInvalidStateFailure { Namespace = name, State = NamespaceState.Deprecated, AllowedStates = { NamespaceState.Registered } },
    };

    /// <param name="Name">The namespace; null where none is named.</param>
    /// <param name="MayBeEmpty">Something else tells: a task's token, an id. Operators' verbs say for themselves what they miss.</param>
    /// <param name="MayBeUnknown">It is about to be made, or meant by an id.</param>
    /// <param name="Begins">It begins a run: not where nothing new shall begin.</param>
    private sealed record Rule(PropertyInfo? Name, bool MayBeEmpty, bool MayBeUnknown, bool Begins)
    {
        // The messages' own descriptors would say the same, but to build them costs a process a tenth of a second.
        public static Rule Of(IMessage request) => new(
            request.GetType().GetProperty(nameof(Wire.StartWorkflowExecutionRequest.Namespace)),
            request is Wire.RegisterNamespaceRequest or Wire.DescribeNamespaceRequest or Wire.UpdateNamespaceRequest or Wire.DeprecateNamespaceRequest
                || request.GetType().GetProperty(nameof(Wire.RespondWorkflowTaskCompletedRequest.TaskToken)) is not null || request.GetType().Namespace == typeof(DeleteNamespaceRequest).Namespace,
            request is Wire.RegisterNamespaceRequest or Wire.DescribeNamespaceRequest or DeleteNamespaceRequest,
            request is Wire.StartWorkflowExecutionRequest or Wire.SignalWithStartWorkflowExecutionRequest);
    }
}
