using Temporal.Api.History.V1;
using Tsrun.Engine.Embedded.State;
using Api = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Embedded.Operations;

/// <summary>A turn whose answer is being carried out, and what its commands leave to do once all of them are; one that breaks off takes it along.</summary>
internal sealed record Turn(RunState Run, Api.RespondWorkflowTaskCompletedRequest Request, long CompletedEventId, TurnUpdates Updates, bool IsOutside)
{
    /// <summary>Activities that the worker begins at once.</summary>
    public List<Api.PollActivityTaskQueueResponse> Eager { get; } = [];

    /// <summary>Activities to offer, or to give to the worker that answers.</summary>
    public List<(ActivityMachine Activity, bool WantsEager)> NewActivities { get; } = [];

    /// <summary>Children to start.</summary>
    public List<ChildMachine> NewChildren { get; } = [];

    /// <summary>Signals and cancellations for other runs.</summary>
    public List<HistoryEvent> NewExternals { get; } = [];

    /// <summary>Requests to handlers of Nexus operations.</summary>
    public List<(NexusMachine Operation, NexusCall Call)> NewCalls { get; } = [];

    /// <summary>Outcomes of activities that were cancelled before anybody had them: no command's events, so they stand behind all of those.</summary>
    public List<HistoryEvent> Canceled { get; } = [];
}
