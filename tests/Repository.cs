using System.Runtime.CompilerServices;

namespace Tsrun.Tests;

/// <summary>Where the sources of this checkout lie.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetDirectoryName(Path.GetDirectoryName(ThisFile()))!;

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
