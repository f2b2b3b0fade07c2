namespace Tsrun.Engine.Mapping;

/// <summary>Bytes by their SHA-256, where every worker of a cluster can read them.</summary>
public interface IBlobs
{
    /// <summary>Where they are, for people.</summary>
    string Location { get; }

    /// <summary>Stores bytes; the same bytes are stored once.</summary>
    /// <returns>Their name: the SHA-256 in lower-case hex.</returns>
    Task<string> PutAsync(byte[] bytes, CancellationToken cancellationToken = default);

    /// <summary>Reads bytes back; null when they are not there, or not those of that name.</summary>
    Task<byte[]?> GetAsync(string name, CancellationToken cancellationToken = default);
}
