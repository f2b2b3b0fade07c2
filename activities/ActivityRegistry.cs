namespace Tsrun.Activities;

/// <summary>Activity types and their handlers. What a profile does not list is not here: it does not exist for the worker.</summary>
/// <param name="owned">What the handlers share and nobody else ends.</param>
public sealed class ActivityRegistry(IEnumerable<IActivityHandler> handlers, params IReadOnlyList<IAsyncDisposable> owned) : IAsyncDisposable
{
    private readonly SortedDictionary<string, IActivityHandler> _handlers =
        new(handlers.ToDictionary(handler => handler.Name, StringComparer.Ordinal), StringComparer.Ordinal);

    /// <summary>The names that have a handler, sorted.</summary>
    public IReadOnlyCollection<string> Names => _handlers.Keys;

    /// <summary>Ends what the handlers keep running.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var part in owned) await part.DisposeAsync();
    }

    /// <summary>The handler of an activity type; null when there is none.</summary>
    public IActivityHandler? Find(string name) => _handlers.GetValueOrDefault(name);
}
