namespace Tsrun.History;

/// <summary>What a bundle says of itself; its bytes are the bundle's first member, and their hash names the bundle.</summary>
/// <param name="Schema"><see cref="SchemaName"/>; another word is another format.</param>
/// <param name="Kind">One of <see cref="BundleKind"/>.</param>
/// <param name="Name">The run id, or the golden trace's name.</param>
/// <param name="Members">Every other member, sorted ordinally by path.</param>
public sealed record BundleManifest(string Schema, string Kind, string Name, IReadOnlyList<BundleMember> Members)
{
    /// <summary>The format that this program writes and reads.</summary>
    public const string SchemaName = "tsrun.bundle/1";

    /// <summary>The manifest's own path.</summary>
    public const string MemberPath = "manifest.json";
}

/// <summary>One file of a bundle.</summary>
/// <param name="Path">Relative, with <c>/</c>, of portable characters only.</param>
/// <param name="Sha256">Lower-case hex.</param>
public sealed record BundleMember(string Path, long Bytes, string Sha256);

/// <summary>What a bundle may be about.</summary>
public static class BundleKind
{
    /// <summary>A recorded run: trace, seal, and its history where there is one.</summary>
    public const string Run = "run";

    /// <summary>A golden trace with the snapshot that it began from.</summary>
    public const string Golden = "golden";
}
