using System.Collections.Concurrent;
using Google.Protobuf.WellKnownTypes;
using Temporal.Api.Enums.V1;
using Temporal.Api.Namespace.V1;
using Temporal.Api.Replication.V1;
using Tsrun.Engine.Embedded.Store;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Embedded.Namespaces;

/// <summary>The namespaces, in memory and in the store. A record is what DescribeNamespace answers; no caller changes one in place.</summary>
internal sealed class NamespaceTable : INamespaceDirectory, IDisposable
{
    /// <summary>The one cluster, as a Temporal dev server calls it.</summary>
    public const string Cluster = "active";

    /// <summary>The namespace that is always there.</summary>
    public const string Default = "default";

    // Fixed, so that a store that never changed it needs no row for it.
    private const string DefaultId = "32049b68-7872-4094-8e63-d0dd59896a00";
    private static readonly TimeSpan DefaultRetention = TimeSpan.FromDays(1);

    private readonly EmbeddedEngine _engine;
    private readonly ConcurrentDictionary<string, Wire.DescribeNamespaceResponse> _byName = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _changing = new(1);

    public NamespaceTable(EmbeddedEngine engine)
    {
        _engine = engine;
        _byName[Default] = New(Default, DefaultId, Duration.FromTimeSpan(DefaultRetention));
    }

    /// <summary>All of them, by name.</summary>
    public IEnumerable<Wire.DescribeNamespaceResponse> All => _byName.Values.OrderBy(record => record.NamespaceInfo.Name, StringComparer.Ordinal);

    /// <inheritdoc/>
    public string? FindId(string name) => _byName.TryGetValue(name, out var record) ? record.NamespaceInfo.Id : null;

    /// <inheritdoc/>
    public TimeSpan? FindRetention(string name) => Find(name)?.Config.WorkflowExecutionRetentionTtl.ToTimeSpan();

    /// <summary>One by name, or by id where no name is given.</summary>
    /// <exception cref="WorkflowServiceException">Neither is given, or there is none.</exception>
    public Wire.DescribeNamespaceResponse Get(string name, string id = "")
    {
        if (name.Length == 0 && id.Length == 0) throw WorkflowServiceException.Invalid("Namespace not set on request.");
        var found = name.Length > 0 ? _byName.GetValueOrDefault(name) : _byName.Values.FirstOrDefault(record => record.NamespaceInfo.Id == id);
        return found ?? throw UnknownNamespace.Of(name.Length > 0 ? name : id);
    }

    /// <summary>One by name, when there is one.</summary>
    public Wire.DescribeNamespaceResponse? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>A namespace as it is registered.</summary>
    public static Wire.DescribeNamespaceResponse New(string name, string id, Duration retention) => new()
    {
        NamespaceInfo = new NamespaceInfo { Name = name, Id = id, State = NamespaceState.Registered },
        Config = new NamespaceConfig
        {
            WorkflowExecutionRetentionTtl = retention,
            BadBinaries = new BadBinaries(),
            HistoryArchivalState = ArchivalState.Disabled,
            VisibilityArchivalState = ArchivalState.Disabled,
        },
        ReplicationConfig = new NamespaceReplicationConfig { ActiveClusterName = Cluster, Clusters = { new ClusterReplicationConfig { ClusterName = Cluster } } },
    };

    /// <summary>Reads what is stored.</summary>
    public void Load(SqliteDatabase database)
    {
        var rows = database.Cached("SELECT record FROM namespaces");
        while (rows.Step())
        {
            var record = Wire.DescribeNamespaceResponse.Parser.ParseFrom(rows.Blob(0));
            _byName[record.NamespaceInfo.Name] = record;
        }
    }

    /// <summary>Adds or changes one: the change sees the record as it is (null: none of that name) and answers what it shall be; changes go one after the other.</summary>
    /// <param name="name">Of the namespace.</param>
    /// <param name="change">Gets a copy of its own; may refuse by throwing.</param>
    public async Task<Wire.DescribeNamespaceResponse> ChangeAsync(string name, Func<Wire.DescribeNamespaceResponse?, Wire.DescribeNamespaceResponse> change)
    {
        await _changing.WaitAsync().ConfigureAwait(false);
        try
        {
            var changed = change(_byName.GetValueOrDefault(name)?.Clone());
            var bytes = Google.Protobuf.MessageExtensions.ToByteArray(changed);
            await _engine.WriteAsync(database => database.Cached("INSERT OR REPLACE INTO namespaces VALUES (?1, ?2)").Bind(1, name).Bind(2, bytes).Run()).ConfigureAwait(false);
            return _byName[name] = changed;
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Takes one away.</summary>
    public async Task RemoveAsync(string name)
    {
        await _engine.WriteAsync(database => database.Cached("DELETE FROM namespaces WHERE name=?1").Bind(1, name).Run()).ConfigureAwait(false);
        _byName.TryRemove(name, out _);
    }

    /// <inheritdoc/>
    public void Dispose() => _changing.Dispose();
}
