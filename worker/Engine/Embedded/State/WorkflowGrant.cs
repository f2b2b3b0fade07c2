using Temporal.Api.History.V1;
using Api = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Embedded.State;

/// <summary>A workflow task as it was handed out.</summary>
/// <param name="Response">Everything but the history.</param>
/// <param name="From">First stored event that belongs to it.</param>
/// <param name="Through">Last one.</param>
/// <param name="Events">Those events; null when they have to be read.</param>
/// <param name="Tail">Events that are not stored yet: the task's own.</param>
internal sealed record WorkflowGrant(
    Api.PollWorkflowTaskQueueResponse Response,
    string RunId,
    long From,
    long Through,
    IReadOnlyList<HistoryEvent>? Events,
    IReadOnlyList<HistoryEvent> Tail);
