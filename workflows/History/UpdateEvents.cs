namespace Tsrun.History;

/// <summary>A request to change a run whose sender waits for the answer.</summary>
/// <param name="Id">Names it within the run; who sends the same one again gets the same answer.</param>
/// <param name="Name">What is asked for.</param>
/// <param name="Input">With what.</param>
/// <param name="Identity">Who asks.</param>
public sealed record UpdateRequest(UpdateId Id, string Name, Payload Input, string Identity);

/// <summary>An update came back with a reset: its run has it to answer again.</summary>
public sealed record WorkflowExecutionUpdateAdmitted(UpdateRequest Request) : EventAttributes;

/// <summary>An update was taken.</summary>
/// <param name="Request">As it was asked for.</param>
/// <param name="MessageId">Of the request, as the frontend calls it.</param>
/// <param name="SequencingEventId">The update comes after the events up to this one.</param>
public sealed record WorkflowExecutionUpdateAccepted(UpdateRequest Request, string MessageId, long SequencingEventId) : EventAttributes;

/// <summary>An update has its answer. What cannot be answered is not taken, so there is no failure.</summary>
/// <param name="UpdateId">Which.</param>
/// <param name="Result">The answer.</param>
/// <param name="AcceptedEventId">Its <see cref="WorkflowExecutionUpdateAccepted"/>.</param>
public sealed record WorkflowExecutionUpdateCompleted(UpdateId UpdateId, Payload Result, long AcceptedEventId) : EventAttributes;
