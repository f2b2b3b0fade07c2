namespace Tsrun.Eval;

/// <summary>The files of a crate that count: sources and manifests. Build output, lock files and dot folders are nobody's patch.</summary>
/// <param name="Texts">By path relative to the root, with <c>/</c>.</param>
public sealed record SourceTree(IReadOnlyDictionary<string, string> Texts)
{
    /// <summary>Reads a crate or workspace.</summary>
    public static SourceTree Read(string root) => new(Files(root)
        .Where(file => Path.GetExtension(file) == ".rs" || Path.GetFileName(file) == "Cargo.toml")
        .ToDictionary(file => Path.GetRelativePath(root, file).Replace('\\', '/'), File.ReadAllText, StringComparer.Ordinal));

    /// <summary>Copies a case to an empty folder, without its facts and without build output.</summary>
    public static void Copy(string from, string to)
    {
        foreach (var file in Files(from).Where(file => Path.GetFileName(file) != CaseSet.FactsFile))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private static IEnumerable<string> Files(string root) => Directory
        .EnumerateFiles(root)
        .Concat(Directory.EnumerateDirectories(root).Where(IsSource).SelectMany(Files));

    private static bool IsSource(string folder) => Path.GetFileName(folder) is not ("target" or ['.', ..]);
}
