namespace Tsrun.History;

/// <summary><c>docs.lookup</c>: what the installed toolchain's own documentation says about a code or a path, with an anchor.</summary>
public static class DocsLookup
{
    /// <summary>The activity's type.</summary>
    public const string Name = "docs.lookup";

    /// <param name="Query"><c>E0382</c>, a lint's name, or a path such as <c>std::vec::Vec::push</c>.</param>
    public sealed record Arguments(string Query);

    /// <param name="Anchor"><c>rustc:E0382@…</c> or <c>doc:std/vec/struct.Vec.html@…</c>; empty when nothing was found.</param>
    /// <param name="Missing">What to install for an answer; empty when found.</param>
    public sealed record Result(bool Found, string Anchor, string Title, string Text, string Missing, string Summary);
}
