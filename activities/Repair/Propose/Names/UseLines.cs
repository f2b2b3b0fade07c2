using Tsrun.Activities.Repair.Propose.Source;

namespace Tsrun.Activities.Repair.Propose.Names;

/// <summary>Reads <c>use</c> lines and the paths of items.</summary>
internal static class UseLines
{
    /// <summary>Every path that a file imports, groups written out; globs and renames are left out.</summary>
    public static IEnumerable<string> Paths(SourceFile file) =>
        file.Root.All().Where(item => item.Kind == ItemKind.Use).SelectMany(item => Expand(file, item.Keyword + 1, item.Last - 1, ""));

    /// <summary>The path of an item from the crate's root, by the files' places.</summary>
    public static string PathOf(RustItem item)
    {
        var inside = new Stack<string>([item.Name]);
        for (var parent = item.Parent; parent is { Kind: ItemKind.Module }; parent = parent.Parent) inside.Push(parent.Name);
        var parts = item.File.Path[..^3].Split('/').SkipWhile(part => part is "src").Where(part => part is not ("lib" or "main" or "mod"));
        return string.Join("::", parts.Concat(inside).Prepend("crate"));
    }

    private static IEnumerable<string> Expand(SourceFile file, int first, int last, string prefix)
    {
        for (var i = first; i <= last; i++)
        {
            if (file.Is(i, "{") && file.Partner(i) > i)
            {
                foreach (var (from, to) in Brackets.Pieces(file, i, file.Partner(i), types: false))
                    foreach (var path in Expand(file, from, to, prefix)) yield return path;
                yield break;
            }

            if (file[i] is "*" or "as") yield break;
            prefix += file[i];
        }

        yield return prefix.EndsWith("::self", StringComparison.Ordinal) ? prefix[..^6] : prefix;
    }
}
