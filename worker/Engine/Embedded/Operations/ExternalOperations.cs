using Temporal.Api.Command.V1;
using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.History.V1;
using Tsrun.Engine.Embedded.State;
using Tsrun.Engine.Embedded.Store;

namespace Tsrun.Engine.Embedded.Operations;

/// <summary>A run that signals or cancels another one: asked, done and reported in one commit. Everything here runs under the gate.</summary>
internal sealed class ExternalOperations(EngineCore core)
{
    public SignalExternalWorkflowExecutionInitiatedEventAttributes Initiated(Turn turn, SignalExternalWorkflowExecutionCommandAttributes command) => new()
    {
        WorkflowTaskCompletedEventId = turn.CompletedEventId,
        Namespace = command.Namespace,
        NamespaceId = IdOf(NamespaceOf(turn.Run, command.Namespace)),
        WorkflowExecution = command.Execution,
        SignalName = command.SignalName,
        Input = command.Input,
        Control = command.Control,
        ChildWorkflowOnly = command.ChildWorkflowOnly,
        Header = command.Header,
    };

    public RequestCancelExternalWorkflowExecutionInitiatedEventAttributes Initiated(Turn turn, RequestCancelExternalWorkflowExecutionCommandAttributes command) => new()
    {
        WorkflowTaskCompletedEventId = turn.CompletedEventId,
        Namespace = command.Namespace,
        NamespaceId = IdOf(NamespaceOf(turn.Run, command.Namespace)),
        WorkflowExecution = new WorkflowExecution { WorkflowId = command.WorkflowId, RunId = command.RunId },
        Control = command.Control,
        ChildWorkflowOnly = command.ChildWorkflowOnly,
        Reason = command.Reason,
    };

    /// <summary>Who names none means his own; the Initiated event keeps what was named.</summary>
    private static string NamespaceOf(RunState run, string asked) => asked.Length > 0 ? asked : run.Namespace;

    private string IdOf(string name) => core.Hooks.Namespaces?.FindId(name) ?? "";

    /// <summary>Does what an Initiated event asks for.</summary>
    public void CarryOut(RunState run, HistoryEvent initiated)
    {
        core.Want(Urgency.Durable);
        var result = initiated.EventType == EventType.SignalExternalWorkflowExecutionInitiated
            ? Signal(run, initiated.EventId, initiated.SignalExternalWorkflowExecutionInitiatedEventAttributes)
            : Cancel(run, initiated.EventId, initiated.RequestCancelExternalWorkflowExecutionInitiatedEventAttributes);
        if (!run.IsOpen)
            return;
        core.Fact(run, result, core.Now);
        core.Tasks.Attend(run);
    }

    private HistoryEvent Signal(RunState run, long initiatedEventId, SignalExternalWorkflowExecutionInitiatedEventAttributes asked)
    {
        if (Target(run, NamespaceOf(run, asked.Namespace), asked.WorkflowExecution, asked.ChildWorkflowOnly) is not { } target)
        {
            return Events.Of(new SignalExternalWorkflowExecutionFailedEventAttributes
            {
                Cause = SignalExternalWorkflowExecutionFailedCause.ExternalWorkflowExecutionNotFound,
                Namespace = NamespaceOf(run, asked.Namespace),
                NamespaceId = asked.NamespaceId,
                WorkflowExecution = asked.WorkflowExecution,
                InitiatedEventId = initiatedEventId,
                Control = asked.Control,
            });
        }
        core.Executions.Signal(target, Events.Of(new WorkflowExecutionSignaledEventAttributes
        {
            SignalName = asked.SignalName,
            Input = asked.Input,
            Identity = ServerIdentity.History,
            Header = asked.Header,
            ExternalWorkflowExecution = run.Execution,
        }), $"{run.RunId}:{initiatedEventId}");
        return Events.Of(new ExternalWorkflowExecutionSignaledEventAttributes { InitiatedEventId = initiatedEventId, Namespace = NamespaceOf(run, asked.Namespace), NamespaceId = asked.NamespaceId, WorkflowExecution = asked.WorkflowExecution, Control = asked.Control });
    }

    private HistoryEvent Cancel(RunState run, long initiatedEventId, RequestCancelExternalWorkflowExecutionInitiatedEventAttributes asked)
    {
        var target = Target(run, NamespaceOf(run, asked.Namespace), asked.WorkflowExecution, asked.ChildWorkflowOnly);
        if (target is null && !IsFinished(run, asked))
        {
            return Events.Of(new RequestCancelExternalWorkflowExecutionFailedEventAttributes
            {
                Cause = CancelExternalWorkflowExecutionFailedCause.ExternalWorkflowExecutionNotFound,
                Namespace = NamespaceOf(run, asked.Namespace),
                NamespaceId = asked.NamespaceId,
                WorkflowExecution = asked.WorkflowExecution,
                InitiatedEventId = initiatedEventId,
                Control = asked.Control,
            });
        }
        if (target is not null)
        {
            core.Executions.RequestCancel(target, new WorkflowExecutionCancelRequestedEventAttributes
            {
                Cause = asked.Reason,
                Identity = ServerIdentity.History,
                ExternalInitiatedEventId = initiatedEventId,
                ExternalWorkflowExecution = run.Execution,
            });
        }
        return Events.Of(new ExternalWorkflowExecutionCancelRequestedEventAttributes { InitiatedEventId = initiatedEventId, Namespace = NamespaceOf(run, asked.Namespace), NamespaceId = asked.NamespaceId, WorkflowExecution = asked.WorkflowExecution });
    }

    /// <summary>What is over need not be cancelled: that counts as done.</summary>
    private bool IsFinished(RunState run, RequestCancelExternalWorkflowExecutionInitiatedEventAttributes asked)
    {
        var workflow = new WorkflowKey(NamespaceOf(run, asked.Namespace), asked.WorkflowExecution.WorkflowId);
        return workflow != run.Row.Workflow && core.Starting.Newest(workflow) is not null && (asked.WorkflowExecution.RunId.Length == 0 || Lookup.Stored(core, workflow, asked.WorkflowExecution.RunId) is not null);
    }

    private RunState? Target(RunState run, string ofNamespace, WorkflowExecution asked, bool childOnly)
    {
        var workflow = new WorkflowKey(ofNamespace, asked.WorkflowId);
        // A run reaches out to others only; a server calls itself "not found", whichever run of the id was meant.
        if (workflow == run.Row.Workflow)
            return null;
        var target = asked.RunId.Length > 0 ? core.Runs.FindSound(asked.RunId) : core.Runs.FindNewest(workflow);
        if (target is not { IsOpen: true } || target.Row.Workflow != workflow)
            return null;
        return !childOnly || target.Started.ParentWorkflowExecution?.RunId == run.RunId ? target : null;
    }
}
