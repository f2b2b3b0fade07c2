namespace Tsrun.Tests.TraceScript;

/// <summary>Compares whole texts, and shows the whole of what was found.</summary>
internal static class Same
{
    public static void Text(string expected, string found)
    {
        expected = expected.ReplaceLineEndings("\n").TrimEnd();
        found = found.ReplaceLineEndings("\n").TrimEnd();
        Assert.True(expected == found, $"expected:\n{expected}\n\nfound:\n{found}\n");
    }
}
