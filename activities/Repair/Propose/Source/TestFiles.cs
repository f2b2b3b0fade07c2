namespace Tsrun.Activities.Repair.Propose.Source;

/// <summary>Files that are test code by the line that declares them: <c>#[cfg(test)] mod helpers;</c> stands in another file.</summary>
internal static class TestFiles
{
    private sealed record Declaration(string Parent, string Name, IReadOnlyList<string> Folders, bool IsTest);

    /// <summary>Their paths, those of their own modules included.</summary>
    public static IReadOnlySet<string> Of(IReadOnlyDictionary<string, string> texts)
    {
        var declared = texts.Where(text => text.Key.EndsWith(".rs", StringComparison.Ordinal)).SelectMany(text => Declarations(SourceFile.Of(text.Key, text.Value))).ToList();
        var found = new HashSet<string>(StringComparer.Ordinal);
        for (var before = -1; before != found.Count;)
        {
            before = found.Count;
            foreach (var one in declared.Where(one => one.IsTest || found.Contains(one.Parent)))
                found.UnionWith(Paths(one).Where(texts.ContainsKey));
        }

        return found;
    }

    private static IEnumerable<Declaration> Declarations(SourceFile file) => file.Root.All()
        .Where(item => item is { Kind: ItemKind.Module, BodyOpen: < 0, NameToken: >= 0 })
        .Select(item => new Declaration(file.Path, item.Name, [.. Around(item).Reverse()], item.IsTest));

    private static IEnumerable<string> Around(RustItem item)
    {
        for (var outer = item.Parent; outer is not null; outer = outer.Parent)
            if (outer.Kind == ItemKind.Module) yield return outer.Name;
    }

    private static IEnumerable<string> Paths(Declaration one)
    {
        var folder = string.Concat(one.Folders.Select(name => name + "/"));
        var at = $"{Folder(one.Parent)}{folder}{one.Name}";
        return [$"{at}.rs", $"{at}/mod.rs"];
    }

    /// <summary>Where a file's modules lie: beside the root of a crate or of a folder, else in a folder of the file's name.</summary>
    private static string Folder(string file)
    {
        var name = file.LastIndexOf('/') + 1;
        var isRoot = file[name..] is "lib.rs" or "main.rs" or "mod.rs" || file[..name].EndsWith("bin/", StringComparison.Ordinal);
        return isRoot ? file[..name] : $"{file[..^".rs".Length]}/";
    }
}
