using System.Collections.Concurrent;
using Google.Protobuf;
using Temporal.Api.Nexus.V1;
using Tsrun.Engine.Embedded.Store;

namespace Tsrun.Engine.Embedded.Nexus;

/// <summary>The Nexus endpoints, in memory and on disk. Safe to use from many threads; changes come one at a time.</summary>
internal sealed class EndpointTable : INexusDirectory
{
    private readonly ConcurrentDictionary<string, Endpoint> _byId = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Endpoint? Find(string name) => _byId.Values.FirstOrDefault(known => known.Spec.Name == name);

    public Endpoint? Get(string id) => _byId.GetValueOrDefault(id);

    /// <summary>All of them, by id.</summary>
    public IEnumerable<Endpoint> All => _byId.Values.OrderBy(known => known.Id, StringComparer.Ordinal);

    public void Load(SqliteDatabase database)
    {
        var rows = database.Cached("SELECT record FROM nexus_endpoints");
        while (rows.Step())
        {
            var endpoint = Endpoint.Parser.ParseFrom(rows.Blob(0));
            _byId[endpoint.Id] = endpoint;
        }
    }

    /// <returns>Writes it to disk.</returns>
    public Action<SqliteDatabase> Put(Endpoint endpoint)
    {
        _byId[endpoint.Id] = endpoint;
        var (id, record) = (endpoint.Id, endpoint.ToByteArray());
        return database => database.Cached("INSERT OR REPLACE INTO nexus_endpoints VALUES (?1,?2)").Bind(1, id).Bind(2, record).Run();
    }

    /// <returns>Removes it from disk.</returns>
    public Action<SqliteDatabase> Remove(string id)
    {
        _byId.TryRemove(id, out _);
        return database => database.Cached("DELETE FROM nexus_endpoints WHERE id=?1").Bind(1, id).Run();
    }
}
