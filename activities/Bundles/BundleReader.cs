using System.Text.Json;
using Tsrun.History;

namespace Tsrun.Activities.Bundles;

/// <summary>Reads an archive that anybody may have made. It is whole and in order, or it is refused before the first byte is written anywhere.</summary>
public static class BundleReader
{
    /// <summary>Whether some bytes begin like an archive of ours.</summary>
    public static bool LooksLikeOne(ReadOnlySpan<byte> bytes) => IsPacked(bytes) || (bytes.Length >= Ustar.Block && bytes[Ustar.MagicAt..].StartsWith("ustar"u8));

    private static bool IsPacked(ReadOnlySpan<byte> bytes) => bytes is [0x1f, 0x8b, ..];

    /// <summary>Unpacks and checks it.</summary>
    /// <exception cref="BundleException">Why it was refused.</exception>
    public static Bundle Read(byte[] archive)
    {
        var members = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        var folded = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (path, bytes) in Ustar.Read(IsPacked(archive) ? Gzip.Unpack(archive) : archive))
        {
            if (!folded.Add(path)) throw new BundleException($"{path}: two members have this name, or one that differs only in case");
            if (folded.Count > BundleLimits.MembersMax) throw new BundleException($"the archive has more than {BundleLimits.MembersMax} members");
            members[path] = bytes;
        }
        if (!members.Remove(BundleManifest.MemberPath, out var json)) throw new BundleException($"the archive has no {BundleManifest.MemberPath}");
        var manifest = Manifest(json);
        Compare(manifest, members);
        return new Bundle(manifest, members);
    }

    private static BundleManifest Manifest(byte[] json)
    {
        BundleManifest manifest;
        try
        {
            manifest = HistoryJson.Read<BundleManifest>(json);
        }
        catch (JsonException e)
        {
            throw new BundleException($"{BundleManifest.MemberPath} is not a manifest: {e.Message}", e);
        }
        if (manifest.Schema != BundleManifest.SchemaName) throw new BundleException($"found schema `{manifest.Schema}`, expected `{BundleManifest.SchemaName}`; another tsrun wrote this bundle");
        if (manifest.Kind is not (BundleKind.Run or BundleKind.Golden)) throw new BundleException($"found kind `{manifest.Kind}`, expected `{BundleKind.Run}` or `{BundleKind.Golden}`");
        if (manifest.Members is null || manifest.Members.Contains(null!)) throw new BundleException($"{BundleManifest.MemberPath} has an empty entry");
        // Otherwise the same content could have two hashes, and a key that nobody reads could hide anything.
        if (!HistoryJson.Bytes(manifest).AsSpan().SequenceEqual(json)) throw new BundleException($"{BundleManifest.MemberPath} is not in canonical form: a key is unknown, doubled or out of order");
        return manifest;
    }

    private static void Compare(BundleManifest manifest, SortedDictionary<string, byte[]> members)
    {
        if (!manifest.Members.Select(member => member.Path).SequenceEqual(members.Keys, StringComparer.Ordinal))
        {
            var listed = manifest.Members.Select(member => member.Path).ToHashSet(StringComparer.Ordinal);
            throw new BundleException(members.Keys.FirstOrDefault(path => !listed.Contains(path)) is { } extra ? $"{extra}: the manifest does not list this member"
                : listed.FirstOrDefault(path => !members.ContainsKey(path)) is { } missing ? $"{missing}: the manifest lists it, and it is not there"
                : "the manifest's list is not sorted");
        }
        foreach (var member in manifest.Members)
            if (member.Bytes != members[member.Path].Length || member.Sha256 != HistoryJson.Sha256(members[member.Path]))
                throw new BundleException($"{member.Path}: found sha256 {HistoryJson.Sha256(members[member.Path])[..12]}, expected {Short(member.Sha256)}");
    }

    private static string Short(string hash) => hash.Length > 12 ? hash[..12] : hash;
}
