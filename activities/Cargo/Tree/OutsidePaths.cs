using System.Text.RegularExpressions;

namespace Tsrun.Activities.Cargo.Tree;

/// <summary>Finds what a checkout's manifests and configuration refer to outside of it.</summary>
internal static partial class OutsidePaths
{
    /// <summary>Folders of packages outside <paramref name="root"/> that a manifest names, with the workspace each of them inherits from.</summary>
    /// <remarks>A search for <c>path = "…"</c>, not a TOML parser: it also finds patches and replacements, and works for manifests that cargo cannot parse.</remarks>
    internal static IEnumerable<string> Packages(string root, IEnumerable<(string Folder, string Text)> manifests)
    {
        foreach (var (folder, text) in manifests)
            foreach (Match match in PathKey().Matches(text))
            {
                var package = Path.GetFullPath(Path.Combine(folder, match.Groups[1].Value));
                if (IsOutside(root, package) && RegularFile.KindOf(Path.Combine(package, "Cargo.toml")) == EntryKind.File)
                    yield return WorkspaceOf(package, root) ?? package;
            }
    }

    /// <summary>Folders with vendored crates that a <c>.cargo/config.toml</c> names; relative ones count from the folder that holds <c>.cargo</c>.</summary>
    internal static IEnumerable<(string Folder, bool Relative)> Registries(string folder, string config) =>
        DirectoryKey().Matches(config).Select(match => match.Groups[1].Value)
            .Select(value => (Path.GetFullPath(Path.Combine(folder, value)), !Path.IsPathFullyQualified(value)));

    /// <summary>Whether a folder holds vendored crates and nothing else.</summary>
    /// <remarks>A hostile checkout may name any folder as a registry, and naming it gives its code the right to read there: so the folder has to look like one.</remarks>
    internal static bool IsRegistry(string folder)
    {
        if (RegularFile.KindOf(folder) != EntryKind.Folder) return false;
        try
        {
            var inside = Directory.GetFileSystemEntries(folder);
            return inside.Length > 0 && inside.All(entry => RegularFile.KindOf(entry) == EntryKind.Folder
                ? Path.GetFileName(entry) == "index" || RegularFile.KindOf(Path.Combine(entry, ".cargo-checksum.json")) == EntryKind.File
                : entry.EndsWith(".crate", StringComparison.Ordinal));
        }
        catch (UnauthorizedAccessException)
        {
            // What we may not read we cannot give.
            return false;
        }
    }

    /// <summary>Whether a path is not the root nor beneath it.</summary>
    internal static bool IsOutside(string root, string path) =>
        path != root && !path.StartsWith(root.TrimEnd('/') + '/', StringComparison.Ordinal);

    // The checkout's own workspace lies at its root, so a workspace above both is another one.
    private static string? WorkspaceOf(string package, string root)
    {
        for (var folder = Path.GetDirectoryName(package); folder is not null && IsOutside(folder, root); folder = Path.GetDirectoryName(folder))
        {
            var manifest = Path.Combine(folder, "Cargo.toml");
            if (RegularFile.KindOf(manifest) == EntryKind.File && File.ReadAllText(manifest).Contains("[workspace", StringComparison.Ordinal)) return folder;
        }
        return null;
    }

    [GeneratedRegex("""(?<![\w-])path\s*=\s*["']([^"'\n]+)["']""")]
    private static partial Regex PathKey();

    [GeneratedRegex("""(?m)^\s*(?:directory|local-registry)\s*=\s*["']([^"'\n]+)["']""")]
    private static partial Regex DirectoryKey();
}
