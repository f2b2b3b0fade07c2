using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.Activities.Repair.Search;

namespace Tsrun.Activities.Repair.FailingTests;

/// <summary>What of a checkout may be at fault when tests fail: everything but tests, examples and build scripts.</summary>
internal static class ProductCode
{
    /// <summary>Its files, by path.</summary>
    public static IEnumerable<SourceFile> Files(IReadOnlyDictionary<string, string> texts)
    {
        var tests = TestFiles.Of(texts);
        // By its path alone: a file may well begin with an item for tests.
        return texts.Where(text => text.Key.EndsWith(".rs", StringComparison.Ordinal) && IsProduct(text.Key) && !tests.Contains(text.Key) && !Places.IsTest(text.Key, "", 0))
            .OrderBy(text => text.Key, StringComparer.Ordinal)
            .Select(text => SourceFile.Of(text.Key, text.Value));
    }

    /// <summary>Its functions with bodies that run, file by file; what the compiler itself may run takes no instruments.</summary>
    public static IEnumerable<RustItem> Functions(SourceFile file) => file.Root.All().Where(item => item is { Kind: ItemKind.Function, BodyOpen: >= 0, BodyClose: > 0, IsTest: false });

    /// <summary>Whether a function is <c>const</c>.</summary>
    public static bool IsConst(RustItem function) => Enumerable.Range(function.Head, function.Keyword - function.Head).Any(token => function.File.Is(token, "const"));

    private static bool IsProduct(string path) => path.Split('/') is var parts && parts[^1] != "build.rs" && !parts[..^1].Any(part => part is "examples" or "benches" or "tests");
}
