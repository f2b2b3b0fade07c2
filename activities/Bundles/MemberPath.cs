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
        if (ElsewhereFault(path) is { } fault) return fault;
        foreach (var c in path)
            if (c is <= ' ' or > '~' or ':' or '*' or '?' or '"' or '<' or '>' or '|')
                return $"the path has the character U+{(int)c:X4}";
        foreach (var part in path.Split('/'))
        {
            if (part is "..") return "the path leads to a parent folder";
            if (part is "" or ".") return "the path has an empty part, or a dot for one";
        }
        return null;
    }

    /// <summary>Why a path that is harmless on Linux may mean another file on another system; null when it means the same one.</summary>
    public static string? ElsewhereFault(string path)
    {
        if (path.Length > 1 && path[1] == ':') return "the path names a drive";
        if (path.Contains('\\', StringComparison.Ordinal)) return "the path has a backslash";
        if (path.Contains(':', StringComparison.Ordinal)) return "the path has a colon, which names a stream";
        foreach (var part in path.Split('/').Where(part => part is not ("." or "..")))
        {
            if (part.EndsWith('.') || part.EndsWith(' ')) return "the path has a part that ends in a dot or a space, which are dropped";
            if (Devices.Contains(part.Split('.')[0].TrimEnd().ToLowerInvariant())) return "the path names a device";
        }
        return null;
    }
}
