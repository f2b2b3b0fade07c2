using System.Text;
using Tsrun.History;

namespace Tsrun.Activities.Bundles;

/// <summary>Files that travel together: a <c>tar.gz</c> whose manifest names each with its hash.</summary>
/// <param name="Members">By path; the manifest itself is not among them.</param>
public sealed record Bundle(BundleManifest Manifest, IReadOnlyDictionary<string, byte[]> Members)
{
    /// <summary>SHA-256 of the manifest's bytes: names the content, however it was packed.</summary>
    public string Hash { get; } = HistoryJson.Sha256(HistoryJson.Bytes(Manifest));

    /// <summary>Makes a bundle of files.</summary>
    public static Bundle Of(string kind, string name, IEnumerable<KeyValuePair<string, byte[]>> files)
    {
        var sorted = new SortedDictionary<string, byte[]>(files.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal), StringComparer.Ordinal);
        var members = sorted.Select(pair => new BundleMember(pair.Key, pair.Value.Length, HistoryJson.Sha256(pair.Value)));
        return new Bundle(new BundleManifest(BundleManifest.SchemaName, kind, name, [.. members]), sorted);
    }

    /// <summary>The archive: the same members give the same bytes on every machine.</summary>
    public byte[] ToArchive() => Gzip.Pack(ToTar());

    /// <summary>The same without compression.</summary>
    public byte[] ToTar() => Ustar.Write(Members.Prepend(new(BundleManifest.MemberPath, HistoryJson.Bytes(Manifest))));

    /// <summary>A member as text; null when there is none of that name.</summary>
    public string? Text(string path) => Members.TryGetValue(path, out var bytes) ? Encoding.UTF8.GetString(bytes) : null;
}

/// <summary>A bundle was refused; nothing was kept of it.</summary>
/// <param name="reason">What was found and what was expected, for people.</param>
public sealed class BundleException(string reason, Exception? inner = null) : Exception(reason, inner);
