using Google.Protobuf.Collections;
using Temporal.Api.Common.V1;
using Temporal.Api.History.V1;

namespace Tsrun.Engine.Embedded.State;

/// <summary>A run's memo and search attributes as they are now. The messages are replaced, never changed: others may hold the old ones.</summary>
internal sealed class RunAttributes(WorkflowExecutionStartedEventAttributes started)
{
    public Memo? Memo { get; private set; } = started.Memo;

    public SearchAttributes? Search { get; private set; } = started.SearchAttributes;

    public void Upsert(SearchAttributes? changes)
    {
        if (changes is null)
            return;
        var merged = Search?.Clone() ?? new SearchAttributes();
        Merge(merged.IndexedFields, changes.IndexedFields);
        Search = merged;
    }

    public void Modify(Memo? changes)
    {
        if (changes is null)
            return;
        var merged = Memo?.Clone() ?? new Memo();
        Merge(merged.Fields, changes.Fields);
        Memo = merged;
    }

    /// <summary>An empty payload takes its key away.</summary>
    private static void Merge(MapField<string, Payload> into, MapField<string, Payload> changes)
    {
        foreach (var (key, payload) in changes)
        {
            if (IsNothing(payload))
                into.Remove(key);
            else
                into[key] = payload;
        }
    }

    private static bool IsNothing(Payload? payload)
    {
        if (payload is null)
            return true;
        if (payload.Data.IsEmpty)
            return true;
        var text = payload.Data.Span;
        return payload.Metadata.TryGetValue("encoding", out var encoding) && encoding.ToStringUtf8() == "binary/null"
            || text.SequenceEqual("null"u8) || text.SequenceEqual("[]"u8);
    }
}
