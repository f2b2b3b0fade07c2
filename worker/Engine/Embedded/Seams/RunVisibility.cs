using Temporal.Api.Common.V1;
using WorkflowStatus = Temporal.Api.Enums.V1.WorkflowExecutionStatus;

namespace Tsrun.Engine.Embedded;

/// <summary>What lists and filters know about a run; handed over in the transaction that changed it (start, upsert, close).</summary>
/// <param name="Key">Grows with the order of starts; the key of the run's row.</param>
/// <param name="Namespace">Name of the namespace.</param>
/// <param name="WorkflowId">As the starter chose it.</param>
/// <param name="RunId">Of this run.</param>
/// <param name="FirstRunId">First run of the chain.</param>
/// <param name="WorkflowType">Name of the type.</param>
/// <param name="TaskQueue">The normal queue.</param>
/// <param name="Status">Running until closed.</param>
/// <param name="StartTime">Of the Started event.</param>
/// <param name="ExecutionTime">Start plus the first backoff.</param>
/// <param name="CloseTime">Null while open.</param>
/// <param name="Parent">Null for a run without parent.</param>
/// <param name="Root">The run itself when it has no parent.</param>
/// <param name="Memo">As it is now, after all modifications; null for none.</param>
/// <param name="SearchAttributes">As they are now, with their type metadata; null for none.</param>
/// <param name="StateTransitionCount">Changes so far.</param>
public sealed record RunVisibility(
    long Key,
    string Namespace,
    string WorkflowId,
    string RunId,
    string FirstRunId,
    string WorkflowType,
    string TaskQueue,
    WorkflowStatus Status,
    DateTimeOffset StartTime,
    DateTimeOffset ExecutionTime,
    DateTimeOffset? CloseTime,
    WorkflowExecution? Parent,
    WorkflowExecution Root,
    Memo? Memo,
    SearchAttributes? SearchAttributes,
    long StateTransitionCount);
