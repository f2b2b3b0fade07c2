using Temporal.Api.Common.V1;
using Temporal.Api.History.V1;
using Tsrun.Engine.Embedded.State;
using Tsrun.Engine.Embedded.Store;

namespace Tsrun.Engine.Embedded;

/// <summary>What the engine's core asks of the parts around it. Set before the engine takes its first call (see <see cref="EngineParts"/>).</summary>
internal sealed class EngineHooks
{
    /// <summary>Keeps the index of runs; null for none.</summary>
    public IVisibilityIndex? Visibility { get; set; }

    /// <summary>Knows the namespaces; null lets every name pass.</summary>
    public INamespaceDirectory? Namespaces { get; set; }

    /// <summary>Knows the registered search attributes; null lets every attribute pass.</summary>
    public ISearchAttributeRegistry? SearchAttributes { get; set; }

    /// <summary>Knows the Nexus endpoints; null has none.</summary>
    public INexusDirectory? Nexus { get; set; }

    /// <summary>Starts runs at their times; null for nobody.</summary>
    public IRunSchedules? Schedules { get; set; }

    /// <summary>Knows the versions of workers; null for none.</summary>
    public IWorkerVersions? Versions { get; set; }

    /// <summary>All runs are taken up: work that goes through the verbs may begin. In the order in which parts added theirs.</summary>
    public List<Action> Opened { get; } = [];

    /// <summary>The engine is about to close: ends that work where it stands. All begin at once.</summary>
    public List<Func<Task>> Closing { get; } = [];
}

/// <summary>Starts runs at their times, and waits for their ends. Both methods are called under the engine's gate, within a change.</summary>
internal interface IRunSchedules
{
    /// <summary>All open runs are in memory; the alarms that are due ring next.</summary>
    void TakeUp();

    /// <summary>A run ended, and no other follows it.</summary>
    /// <param name="last">Its last event.</param>
    void Closed(RunState run, HistoryEvent last);
}

/// <summary>Writes the index of runs. Both methods are called on the writing thread, inside the transaction that changed the run.</summary>
internal interface IVisibilityIndex
{
    /// <param name="historyLength">Stored events after this transaction.</param>
    /// <param name="historySizeBytes">Their bytes.</param>
    void Save(SqliteDatabase database, RunVisibility run, long historyLength, long historySizeBytes);

    /// <summary>The run was deleted.</summary>
    void Delete(SqliteDatabase database, long runKey);
}

/// <summary>The Nexus endpoints that exist; asked under the engine's gate, so it must answer from memory.</summary>
internal interface INexusDirectory
{
    /// <summary>An endpoint by its name; null when there is none.</summary>
    Temporal.Api.Nexus.V1.Endpoint? Find(string name);
}

/// <summary>The namespaces that exist; asked under the engine's gate, so it must answer from memory.</summary>
internal interface INamespaceDirectory
{
    /// <summary>The id of a namespace; null when there is none of that name.</summary>
    string? FindId(string name);

    /// <summary>How long a namespace keeps closed runs; null when there is none of that name.</summary>
    TimeSpan? FindRetention(string name);
}

/// <summary>The search attributes that exist; asked under the engine's gate, so it must answer from memory.</summary>
internal interface ISearchAttributeRegistry
{
    /// <summary>Fills the <c>type</c> metadata in place.</summary>
    /// <returns>What is wrong (unknown name, type that does not fit, size), in the words of a Temporal server; null when all is well.</returns>
    string? Check(string namespaceName, SearchAttributes attributes);
}
