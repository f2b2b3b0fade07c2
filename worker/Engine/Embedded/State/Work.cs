namespace Tsrun.Engine.Embedded.State;

/// <summary>What lies in a workflow task queue: a run whose turn is due, or a question.</summary>
internal interface IWorkflowWork;

/// <summary>What lies in an activity task queue; out of date once the activity has gone on.</summary>
internal readonly record struct ActivityWork(RunState Run, ActivityMachine Activity, int Offer);

/// <summary>What lies in a Nexus task queue; out of date once the call has gone on.</summary>
internal readonly record struct NexusWork(RunState Run, NexusMachine Operation, NexusCall Call, int Offer);
