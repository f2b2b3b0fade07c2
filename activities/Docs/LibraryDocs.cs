using System.Text.RegularExpressions;
using Tsrun.Activities.Cargo.Toolchains;
using Tsrun.History;

namespace Tsrun.Activities.Docs;

/// <summary>Finds a path of the standard library in the HTML documentation that rustup installs as <c>rust-docs</c>.</summary>
internal sealed partial class LibraryDocs(Toolchain toolchain)
{
    private static readonly string[] Crates = ["std", "core", "alloc"];
    private static readonly string[] Members = ["method", "tymethod", "variant", "structfield", "associatedconstant", "associatedtype"];
    private readonly string _html = Path.Combine(toolchain.Sysroot, "share", "doc", "rust", "html");

    /// <summary>The section about an item or a member: <c>std::vec::Vec</c>, <c>Vec::push</c>, <c>Option::Some</c>, <c>str::trim</c>, <c>println!</c>.</summary>
    internal DocsLookup.Result Find(string query)
    {
        if (!Directory.Exists(Path.Combine(_html, "std"))) return DocsAnswer.NotFound(query, "run: rustup component add rust-docs");
        var path = query.TrimEnd('!', '(', ')').Split("::", StringSplitOptions.RemoveEmptyEntries);
        if (path.Length == 0) return DocsAnswer.NotFound(query, "ask for a code, a lint or a path such as std::vec::Vec::push");
        var crates = Crates.Contains(path[0], StringComparer.Ordinal) ? (string[])[path[0]] : Crates;
        var wanted = Crates.Contains(path[0], StringComparer.Ordinal) ? path[1..] : path;
        foreach (var crate in crates)
        {
            if (Item(crate, wanted) is { } item) return item;
            if (wanted.Length > 1 && Member(crate, wanted[..^1], wanted[^1]) is { } member) return member;
        }
        return DocsAnswer.NotFound(query, "the installed documentation has no such path; check its spelling");
    }

    private DocsLookup.Result? Item(string crate, string[] path)
    {
        if (Pages(crate, path).FirstOrDefault() is not { } page) return null;
        var text = HtmlText.ItemOf(File.ReadAllText(Path.Combine(_html, page)));
        return DocsAnswer.Found(Anchors.Doc(page, text), string.Join("::", path.Prepend(crate)), text);
    }

    private DocsLookup.Result? Member(string crate, string[] owner, string name)
    {
        foreach (var page in Pages(crate, owner))
        {
            var html = File.ReadAllText(Path.Combine(_html, page));
            foreach (var kind in Members)
                if (HtmlText.MemberOf(html, $"{kind}.{name}") is { } text)
                    return DocsAnswer.Found(Anchors.Doc($"{page}#{kind}.{name}", text), string.Join("::", owner.Prepend(crate).Append(name)), text);
        }
        return null;
    }

    // The crate's list of all items names each page; a path may leave out leading modules, and then the shortest match is meant.
    // A module and a primitive may share a name: `str` is both.
    private IEnumerable<string> Pages(string crate, string[] path)
    {
        var module = Path.Combine([crate, .. path, "index.html"]);
        if (path.All(IsPlain) && File.Exists(Path.Combine(_html, module))) yield return module.Replace('\\', '/');
        var list = Path.Combine(_html, crate, "all.html");
        if (path.Length == 0 || !File.Exists(list)) yield break;
        var name = string.Join("::", path);
        var links = ItemLink().Matches(File.ReadAllText(list))
            .Where(link => link.Groups[2].Value == name || link.Groups[2].Value.EndsWith("::" + name, StringComparison.Ordinal))
            .OrderBy(link => link.Groups[2].Length).ThenBy(link => Rank(link.Groups[1].Value)).ThenBy(link => link.Groups[1].Value, StringComparer.Ordinal);
        foreach (var link in links) yield return $"{crate}/{link.Groups[1].Value}";
    }

    // `Vec` is the struct rather than a function of that name, and so on; derive macros share the name of their trait.
    private static int Rank(string page) => page.Contains("struct.", StringComparison.Ordinal) || page.Contains("enum.", StringComparison.Ordinal) ? 0
        : page.Contains("trait.", StringComparison.Ordinal) ? 1 : 2;

    private static bool IsPlain(string word) => word.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');

    [GeneratedRegex("""<a href="([^"]+\.html)">([^<]+)</a>""")]
    private static partial Regex ItemLink();
}
