using Temporal.Api.Enums.V1;
using Temporal.Api.History.V1;
using Temporal.Api.Update.V1;
using Phase = Tsrun.Engine.Embedded.State.UpdateEntry.Phase;

namespace Tsrun.Engine.Embedded.State;

/// <summary>A run's updates, in the order in which they were admitted.</summary>
internal sealed class UpdateRegistry
{
    /// <summary>A Temporal server lets no more wait for an outcome.</summary>
    public const int InFlightMax = 10;

    /// <summary>A Temporal server takes no more in one run.</summary>
    public const int TotalMax = 2000;

    private readonly Dictionary<string, UpdateEntry> _byId = new(StringComparer.Ordinal);
    private readonly List<UpdateEntry> _open = [];
    private int _accepted;

    public IReadOnlyList<UpdateEntry> Open => _open;

    public int Total => _accepted + _open.Count(entry => entry.State is Phase.Admitted or Phase.Sent);

    public UpdateEntry? Find(string id) => _byId.GetValueOrDefault(id);

    public UpdateEntry Add(string id, Request request)
    {
        var entry = new UpdateEntry(id, request);
        _byId.Add(id, entry);
        _open.Add(entry);
        return entry;
    }

    /// <summary>Whether a workflow task has to carry something.</summary>
    public bool HasUnsent => _open.Exists(entry => entry.State == Phase.Admitted);

    /// <summary>A rejected update leaves no trace; the same id may come again.</summary>
    public void Forget(UpdateEntry entry)
    {
        _byId.Remove(entry.Id);
        _open.Remove(entry);
    }

    public void Complete(UpdateEntry entry) => _open.Remove(entry);

    /// <summary>The task that carried them failed: they go along with the next one.</summary>
    public void Unsend()
    {
        foreach (var entry in _open)
        {
            if (entry.State == Phase.Sent)
                entry.State = Phase.Admitted;
        }
    }

    /// <summary>Takes in an event, live and after a restart alike.</summary>
    public void Apply(HistoryEvent next)
    {
        switch (next.EventType)
        {
            case EventType.WorkflowExecutionUpdateAdmitted:
                var admitted = next.WorkflowExecutionUpdateAdmittedEventAttributes.Request;
                if (Find(admitted.Meta.UpdateId) is null)
                    Add(admitted.Meta.UpdateId, admitted).SequencingEventId = next.EventId;
                break;
            case EventType.WorkflowExecutionUpdateAccepted:
                Accept(next.EventId, next.WorkflowExecutionUpdateAcceptedEventAttributes);
                break;
            case EventType.WorkflowExecutionUpdateCompleted:
                var completed = next.WorkflowExecutionUpdateCompletedEventAttributes;
                if (Find(completed.Meta.UpdateId) is { } done)
                {
                    done.State = Phase.Completed;
                    done.Outcome = completed.Outcome;
                    _open.Remove(done);
                }
                break;
        }
    }

    private void Accept(long eventId, WorkflowExecutionUpdateAcceptedEventAttributes attributes)
    {
        _accepted++;
        var id = attributes.ProtocolInstanceId;
        var entry = Find(id) ?? Add(id, attributes.AcceptedRequest ?? new Request());
        entry.State = Phase.Accepted;
        entry.AcceptedEventId = eventId;
    }

    /// <summary>After a restart nobody waits yet: what is in the history is known to all.</summary>
    public void CommitAll()
    {
        foreach (var entry in _byId.Values)
            entry.Committed = entry.State;
    }
}
