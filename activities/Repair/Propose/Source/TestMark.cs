namespace Tsrun.Activities.Repair.Propose.Source;

/// <summary>Which attributes make an item test code.</summary>
internal static class TestMark
{
    /// <summary>Last names of attributes that make a function a test: libtest's own, and those of crates that write tests by tables or at random.</summary>
    private static readonly HashSet<string> Tests = new(["test", "bench", "rstest", "test_case", "test_matrix", "quickcheck", "fixture"], StringComparer.Ordinal);

    /// <summary>Whether an item itself, or a file by an inner attribute, is marked.</summary>
    public static bool On(RustItem item)
    {
        var (first, head) = item.Kind == ItemKind.File ? (0, Inner(item.File)) : (item.First, item.Head);
        for (var i = first; i < head; i = Brackets.Skip(item.File, i))
            if (item.File.Is(i, "[") && Marks(item.File, i)) return true;
        return false;
    }

    /// <summary>The first token behind a file's inner attributes.</summary>
    private static int Inner(SourceFile file)
    {
        var token = 0;
        while (file.Is(token, "#") && file.Is(token + 1, "!") && file.Partner(token + 2) is > 0 and var close) token = close + 1;
        return token;
    }

    private static bool Marks(SourceFile file, int open)
    {
        var name = open + 1;
        while (file.Is(name + 1, "::")) name += 2;
        return file[name] == "cfg" ? NamesTest(file, name + 1, file.Partner(open)) : Tests.Contains(file[name]);
    }

    /// <summary>A condition that speaks of tests other than to leave them out. Where it holds without them too, the item is taken for theirs: nothing is lost but an idea.</summary>
    private static bool NamesTest(SourceFile file, int first, int end)
    {
        for (var i = first; i < end; i++)
        {
            if (file.Is(i, "not") && file.Partner(i + 1) is > 0 and var close) i = close;
            else if (file.Is(i, "test")) return true;
        }

        return false;
    }
}
