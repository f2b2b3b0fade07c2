namespace Tsrun.Activities.Repair.Search;

/// <summary>Tells test code from the code under test.</summary>
public static class TestCode
{
    /// <summary>The place is compiled for tests only.</summary>
    /// <param name="file">Relative path with <c>/</c>.</param>
    /// <param name="offset">In bytes of the text.</param>
    public static bool Holds(string file, string text, int offset) =>
        IsTestFile(file) || text.Contains("test", StringComparison.Ordinal)
        && new RustOutline(text).TestRegions.Any(region => offset >= region.Start && offset < region.End);

    /// <summary>Cargo's own folders for tests and benches, and the usual file for a module of unit tests.</summary>
    public static bool IsTestFile(string file)
    {
        var parts = file.Split('/');
        return parts[..^1].Any(part => part is "tests" or "benches") || parts[^1] is "tests.rs" or "test.rs";
    }
}
