using Tsrun.History;
using Tsrun.TraceScript;

namespace Tsrun.Runtime;

// Initiated --StartChildWorkflowExecutionFailed--> Closed    outcome Failed
// Initiated --ChildWorkflowExecutionStarted-->     Started
// Started   --ChildWorkflowExecutionCompleted-->   Closed    outcome Completed, the value its script ended with
// Started   --…Failed, …Canceled, …TimedOut, …Terminated--> Closed    outcome Failed

/// <summary>One child run as the fold sees it.</summary>
internal sealed record ChildMachine(int EffectId, WorkflowId Id)
{
    /// <summary>What a close event means to the script.</summary>
    public Outcome Close(EventAttributes attributes) => attributes switch
    {
        ChildWorkflowExecutionCompleted e => new Outcome.Completed(Value.Parse((HistoryJson.Read<RunResult>(e.Result).Value ?? Payload.Null).Json)),
        ChildWorkflowExecutionFailed e => new Outcome.Failed("TS0804", $"child {Id} failed: {e.Failure.Message}", Timeout: false),
        StartChildWorkflowExecutionFailed e => new Outcome.Failed("TS0805", $"child {Id} could not be started: {e.Cause}", Timeout: false),
        ChildWorkflowExecutionTimedOut => new Outcome.Failed("TS0801", $"child {Id} ran out of time", Timeout: true),
        _ => new Outcome.Failed("TS0802", $"child {Id} was stopped", Timeout: false),
    };
}
