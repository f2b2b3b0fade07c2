namespace Tsrun.Activities.Cargo.Messages;

/// <summary>Turns places in a scratch copy into places in the checkout, so that no result shows where the copy lies.</summary>
/// <param name="Mirror">The folder that mirrors <c>/</c>: a path of the copy is this plus the real absolute path. Empty when the checkout itself is compiled.</param>
/// <param name="Root">The checkout's real root.</param>
public sealed record PathMap(string Mirror, string Root)
{
    /// <summary>Text as it would read had cargo run in the checkout.</summary>
    public string Text(string text) => Mirror.Length == 0 ? text : text.Replace(Mirror, "", StringComparison.Ordinal);

    /// <summary>A path as rustc gives it, relative to the root with <c>/</c>; <c>../…</c> near it, absolute far from it (the standard library, a registry).</summary>
    public string File(string path)
    {
        var real = Text(path).Replace('\\', '/');
        if (!Path.IsPathFullyQualified(real)) return real;
        var relative = Path.GetRelativePath(Root, real).Replace('\\', '/');
        return relative.StartsWith("../../../", StringComparison.Ordinal) ? real : relative;
    }
}
