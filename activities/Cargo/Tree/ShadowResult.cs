namespace Tsrun.Activities.Cargo.Tree;

/// <summary>A folder that <c>tsrun ci shadow</c> left in a checkout: output as cargo's target folder is, and no part of the sources.</summary>
public static class ShadowResult
{
    /// <summary>The files that each has.</summary>
    public const string Manifest = "shadow.json", Run = "run.tar.gz";

    /// <summary>Whether it is one, and nothing else: a folder with sources beside the result is a folder of sources.</summary>
    internal static bool IsIn(string folder) => File.Exists(Path.Combine(folder, Manifest)) && File.Exists(Path.Combine(folder, Run))
        && Directory.EnumerateFileSystemEntries(folder).All(path => RegularFile.KindOf(path) == EntryKind.File && Path.GetExtension(path) is not (".rs" or ".toml"));
}
