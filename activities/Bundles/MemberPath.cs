namespace Tsrun.Activities.Bundles;

/// <summary>Which names a member may have: such as mean the same file on every system, and no other one.</summary>
public static class MemberPath
{
    private static readonly string[] Devices = ["con", "prn", "aux", "nul", .. Enumerable.Range(1, 9).SelectMany(n => new[] { $"com{n}", $"lpt{n}" })];

    /// <summary>Why a path is refused; null when it is fine.</summary>
    public static string? Fault(string path)
    {
        if (path.Length == 0) return "the path is empty";
        if (path.Length > BundleLimits.PathLengthMax) return $"the path has {path.Length} characters, more than {BundleLimits.PathLengthMax}";
        if (path[0] == '/') return "the path is absolute";
        if (path.Length > 1 && path[1] == ':') return "the path names a drive";
        if (path.Contains('\\', StringComparison.Ordinal)) return "the path has a backslash";
        foreach (var c in path)
            if (c is <= ' ' or > '~' or ':' or '*' or '?' or '"' or '<' or '>' or '|')
                return $"the path has the character U+{(int)c:X4}";
        foreach (var part in path.Split('/'))
        {
            if (part is "..") return "the path leads to a parent folder";
            if (part.Length == 0 || part == "." || part.EndsWith('.')) return "the path has an empty part, or one that ends in a dot";
            if (Devices.Contains(part.Split('.')[0].ToLowerInvariant())) return "the path names a device";
        }
        return null;
    }
}
