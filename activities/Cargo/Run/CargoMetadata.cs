using System.Text.Json;

namespace Tsrun.Activities.Cargo.Run;

/// <summary>What <c>cargo metadata</c> says about a workspace and the packages it depends on.</summary>
/// <param name="WorkspaceRoot">Absolute.</param>
public sealed record CargoMetadata(string WorkspaceRoot, IReadOnlyList<CargoPackage> Packages)
{
    /// <summary>Compiling runs code of a package: a build script or a procedural macro.</summary>
    public bool RunsForeignCode => Packages.Any(package => package.Targets.Any(target => target.Kind is "custom-build" or "proc-macro"));

    /// <summary>Reads the JSON of <c>cargo metadata --format-version 1</c>.</summary>
    /// <exception cref="JsonException">It is not that.</exception>
    public static CargoMetadata Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var defaults = root.TryGetProperty("workspace_default_members", out var ids) ? ids.EnumerateArray().Select(id => id.GetString()).ToHashSet(StringComparer.Ordinal) : [];
        var members = root.GetProperty("workspace_members").EnumerateArray().Select(id => id.GetString()).ToHashSet(StringComparer.Ordinal);
        return new CargoMetadata(root.GetProperty("workspace_root").GetString()!,
            [.. root.GetProperty("packages").EnumerateArray().Select(package => ReadPackage(package, members.Contains(package.GetProperty("id").GetString())) with { IsDefault = defaults.Contains(package.GetProperty("id").GetString()) })]);
    }

    private static CargoPackage ReadPackage(JsonElement package, bool member) => new(
        package.GetProperty("name").GetString()!,
        package.GetProperty("version").GetString()!,
        package.GetProperty("manifest_path").GetString()!,
        member,
        [.. package.GetProperty("targets").EnumerateArray().Select(target => new CargoTarget(
            target.GetProperty("name").GetString()!, Kind(target.GetProperty("kind")), target.GetProperty("src_path").GetString()!))],
        [.. package.GetProperty("dependencies").EnumerateArray().Select(dependency => dependency.TryGetProperty("path", out var path) ? path.GetString() : null).OfType<string>()]);

    // A library lists its crate types (lib, rlib, cdylib …); every other target has one kind.
    private static string Kind(JsonElement kinds)
    {
        var first = kinds[0].GetString()!;
        return first is "bin" or "example" or "test" or "bench" or "custom-build" or "proc-macro" ? first : "lib";
    }
}

/// <summary>A package of the workspace or one it depends on.</summary>
/// <param name="PathDependencies">Absolute folders of dependencies given by path.</param>
public sealed record CargoPackage(string Name, string Version, string ManifestPath, bool IsMember, IReadOnlyList<CargoTarget> Targets, IReadOnlyList<string> PathDependencies)
{
    /// <summary>Cargo takes it without being told to. Unknown, and false, with a cargo before 1.71.</summary>
    public bool IsDefault { get; init; }

    /// <summary>It has a library (procedural macros are libraries too).</summary>
    public bool HasLibrary => Targets.Any(target => target.Kind is "lib" or "proc-macro");
}

/// <summary>One thing that cargo compiles.</summary>
/// <param name="Kind"><c>lib bin example test bench custom-build proc-macro</c>.</param>
public sealed record CargoTarget(string Name, string Kind, string Source);
