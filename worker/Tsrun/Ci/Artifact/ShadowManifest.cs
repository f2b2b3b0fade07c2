using System.Text.Json.Serialization;
using Tsrun.Activities.Cargo.Tree;

namespace Tsrun.Cli.Ci.Artifact;

/// <summary>What a diagnosing job says of its artifact. All of it is a claim: the posting job holds each against what it knows from elsewhere.</summary>
/// <param name="Schema"><see cref="SchemaName"/>.</param>
/// <param name="Repository">The base, <c>owner/name</c>; empty in a rehearsal.</param>
/// <param name="Folder">Where the checkout lies in the repository, ending in <c>/</c>; empty at the top.</param>
/// <param name="Members">Every other file of the artifact, sorted by path.</param>
internal sealed record ShadowManifest(string Schema, string Tsrun, string Run, string Repository, int Number, string HeadSha, string HeadRepository, string BaseSha, string Folder, IReadOnlyList<ShadowMember> Members)
{
    /// <summary>The form that this program writes and reads.</summary>
    public const string SchemaName = ShadowResult.Schema;

    /// <summary>The manifest's own name.</summary>
    public const string FileName = ShadowResult.Manifest;
}

/// <summary>One file of the artifact.</summary>
/// <param name="Sha256">Lower-case hex.</param>
internal sealed record ShadowMember(string Path, long Bytes, string Sha256);

/// <summary>Names of the files of an artifact; there are no others.</summary>
internal static class ShadowFiles
{
    public const string Run = ShadowResult.Run, Page = ShadowResult.Page, Patch = ShadowResult.Patch, Sarif = ShadowResult.Sarif, Summary = ShadowResult.Summary;

    /// <summary>All of them, the manifest too.</summary>
    public static IReadOnlyList<string> All => ShadowResult.All;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ShadowManifest))]
internal sealed partial class ShadowJson : JsonSerializerContext;
