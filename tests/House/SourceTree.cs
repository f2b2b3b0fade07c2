namespace Tsrun.Tests.House;

/// <summary>The files of this checkout as they would be committed: no build output, no version control. Needs no git, so that an unpacked archive can be tested too.</summary>
internal static class SourceTree
{
    private static readonly HashSet<string> NotOurs = new(StringComparer.Ordinal)
    {
        ".git", ".build", ".vs", ".idea", "bin", "obj", "out", "target", "TestResults", "BenchmarkDotNet.Artifacts",
    };

    private static readonly Lazy<IReadOnlyList<string>> AllFiles = new(() => [.. Walk(Repository.Root).Order(StringComparer.Ordinal)]);

    /// <summary>Paths relative to the root, with <c>/</c>.</summary>
    public static IReadOnlyList<string> Files => AllFiles.Value;

    /// <summary>Names of the folders at the top.</summary>
    public static IEnumerable<string> TopFolders =>
        Directory.EnumerateDirectories(Repository.Root).Select(path => Path.GetFileName(path)!).Where(name => !NotOurs.Contains(name));

    /// <summary>Files with this ending.</summary>
    public static IEnumerable<string> With(string ending) => Files.Where(file => file.EndsWith(ending, StringComparison.Ordinal));

    /// <summary>C# sources of the product: everything but the tests.</summary>
    public static IEnumerable<string> ProductSources => With(".cs").Where(file => !file.StartsWith("tests/", StringComparison.Ordinal));

    /// <summary>The text of a file.</summary>
    public static string Text(string file) => File.ReadAllText(Path.Combine(Repository.Root, file));

    // A .git file stands where a work tree borrows its repository.
    private static IEnumerable<string> Walk(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder).Where(path => Path.GetFileName(path) is not ".git" && !path.EndsWith(".user", StringComparison.Ordinal)))
            yield return Path.GetRelativePath(Repository.Root, file).Replace('\\', '/');
        foreach (var inner in Directory.EnumerateDirectories(folder).Where(path => !NotOurs.Contains(Path.GetFileName(path))))
            foreach (var file in Walk(inner))
                yield return file;
    }
}
