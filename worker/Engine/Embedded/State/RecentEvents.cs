using Temporal.Api.History.V1;

namespace Tsrun.Engine.Embedded.State;

/// <summary>A run's events since the start of the last turn that was completed, kept while somebody has the rest in a cache: they need not be read back from the file.</summary>
internal sealed class RecentEvents
{
    private readonly List<HistoryEvent> _events = [];
    private bool _isKept;

    /// <summary>Whether this is the whole history: before the first turn is completed, and again after a restart.</summary>
    public bool IsWhole => _isKept && _events is [{ EventId: 1 }, ..];

    /// <summary>Begins anew, or stops to keep events.</summary>
    public void Restart(bool keep)
    {
        _events.Clear();
        _isKept = keep;
    }

    public void Add(HistoryEvent next)
    {
        if (_isKept)
            _events.Add(next);
    }

    /// <summary>The events from one on; null when they are not all here.</summary>
    public List<HistoryEvent>? From(long eventId)
    {
        if (!_isKept || (_events is [var first, ..] && first.EventId > eventId))
            return null;
        var skip = 0;
        while (skip < _events.Count && _events[skip].EventId < eventId)
            skip++;
        return _events.GetRange(skip, _events.Count - skip);
    }
}
