using System.Text.Json;

namespace Tsrun.Activities.Cargo.Tree;

/// <summary>A folder that <c>tsrun ci shadow</c> left in a checkout: output as cargo's target folder is, and no part of the sources.</summary>
public static class ShadowResult
{
    /// <summary>The files that each has.</summary>
    public const string Manifest = "shadow.json", Run = "run.tar.gz";

    /// <summary>The files that it may have besides.</summary>
    public const string Page = "trace.html", Patch = "fix.patch", Sarif = "tsrun.sarif", Summary = "summary.md";

    /// <summary>What its manifest calls its form.</summary>
    public const string Schema = "tsrun.shadow/1";

    private const int ManifestBytesMax = 1 << 20;

    /// <summary>Names of its files, the manifest's too; there are no others.</summary>
    public static IReadOnlyList<string> All { get; } = [Manifest, Run, Page, Patch, Sarif, Summary];

    /// <summary>Whether it is one, and nothing else: a folder with anything beside the result is a folder of sources.</summary>
    internal static bool IsIn(string folder) => File.Exists(Path.Combine(folder, Manifest)) && File.Exists(Path.Combine(folder, Run))
        && Directory.EnumerateFileSystemEntries(folder).All(path => All.Contains(Path.GetFileName(path)) && RegularFile.KindOf(path) == EntryKind.File)
        && RegularFile.Read(Path.Combine(folder, Manifest), ManifestBytesMax) is { } manifest && IsOurs(manifest);

    private static bool IsOurs(byte[] manifest)
    {
        try
        {
            using var json = JsonDocument.Parse(manifest);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("schema", out var schema) && schema.ValueKind == JsonValueKind.String && schema.ValueEquals(Schema);
        }
        catch (JsonException)
        {
            return false; // somebody else's file of that name
        }
    }
}
