using System.Text;
using System.Text.RegularExpressions;

namespace Tsrun.Activities.Golden;

/// <summary>Whether sources may be passed on: an SPDX expression of licences that allow it.</summary>
public static partial class Licences
{
    // SPDX identifiers of licences that permit redistribution of unchanged and changed sources.
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "0BSD", "AGPL-3.0-only", "AGPL-3.0-or-later", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "CC0-1.0", "EPL-2.0", "GPL-2.0-only", "GPL-2.0-or-later",
        "GPL-3.0-only", "GPL-3.0-or-later", "ISC", "LGPL-2.1-only", "LGPL-2.1-or-later", "LGPL-3.0-only", "LGPL-3.0-or-later", "MIT", "MIT-0", "MPL-2.0", "Unicode-3.0", "Unlicense", "Zlib",
    };

    /// <summary>What is wrong with an expression; null when every licence in it is known.</summary>
    public static string? Fault(string expression)
    {
        if (expression.Length == 0) return "unknown; say it with --licence, or in the manifest (`license = \"MIT\"`)";
        // Cargo's old form has a slash for OR.
        var words = expression.Replace("/", " OR ", StringComparison.Ordinal).Split([' ', '(', ')'], StringSplitOptions.RemoveEmptyEntries);
        return words.FirstOrDefault(word => word is not ("OR" or "AND") && !Known.Contains(word)) is { } unknown ? $"unknown: found `{unknown}`, expected SPDX such as MIT or Apache-2.0" : null;
    }

    /// <summary>What the manifests of some sources say; empty when they say nothing, or not all the same.</summary>
    public static string Of(IEnumerable<SourceFile> sources)
    {
        var said = sources.Where(file => file.Path == "Cargo.toml" || file.Path.EndsWith("/Cargo.toml", StringComparison.Ordinal))
            .Select(file => Field().Match(Encoding.UTF8.GetString(file.Bytes))).Where(match => match.Success).Select(match => match.Groups[1].Value).Distinct(StringComparer.Ordinal).ToList();
        return said is [var only] ? only : "";
    }

    /// <summary>The package that a run was about: of the first manifest that has a name.</summary>
    public static string CrateOf(IEnumerable<SourceFile> sources) => sources
        .Where(file => file.Path == "Cargo.toml" || file.Path.EndsWith("/Cargo.toml", StringComparison.Ordinal)).OrderBy(file => file.Path.Length)
        .Select(file => Name().Match(Encoding.UTF8.GetString(file.Bytes))).FirstOrDefault(match => match.Success)?.Groups[1].Value ?? "crate";

    [GeneratedRegex("""^\s*license\s*=\s*"([^"]{1,200})""", RegexOptions.Multiline)]
    private static partial Regex Field();

    [GeneratedRegex("""^\s*name\s*=\s*"([\w-]{1,64})""", RegexOptions.Multiline)]
    private static partial Regex Name();
}
