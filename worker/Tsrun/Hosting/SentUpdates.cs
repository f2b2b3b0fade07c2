using Tsrun.Engine;
using Tsrun.History;
using Tsrun.Runtime;

namespace Tsrun.Cli.Hosting;

/// <summary>The updates that came with a turn, judged on the state before it.</summary>
/// <param name="sent">As messages.</param>
internal sealed class SentUpdates(IReadOnlyList<WorkflowUpdate> sent)
{
    /// <summary>Those that are not taken, once judged.</summary>
    public IReadOnlyList<UpdateRejection> Rejections { get; private set; } = [];

    /// <summary>Those that the turn takes: of several about one question the first.</summary>
    public IReadOnlyList<History.Command.AcceptUpdate> Judge(WorkflowMachine machine)
    {
        var (taken, rejections, inputs) = (new List<History.Command.AcceptUpdate>(), new List<UpdateRejection>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var update in sent.Concat(Brought(machine)))
            if (machine.Refuse(update.Request) is { } refusal) rejections.Add(new UpdateRejection(update, refusal));
            else if (!inputs.Add(HistoryJson.Read<AnswerSignal>(update.Request.Input).Id)) rejections.Add(new UpdateRejection(update, Late()));
            else taken.Add(new History.Command.AcceptUpdate(update.Request, update.MessageId, update.SequencingEventId));
        Rejections = rejections;
        return taken;
    }

    /// <summary>Those of a reset stand in the history instead.</summary>
    private IEnumerable<WorkflowUpdate> Brought(WorkflowMachine machine) =>
        machine.Admitted.Where(admitted => sent.All(update => update.Request.Id != admitted.Request.Id)).Select(admitted => new WorkflowUpdate(admitted.Request, admitted.MessageId, admitted.SequencingEventId));

    private static Failure Late() => Failure.Application("TS1176", "found a second answer to a question, and the first one counts", nonRetryable: true);
}
