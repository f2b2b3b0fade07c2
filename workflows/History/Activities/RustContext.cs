namespace Tsrun.History;

/// <summary><c>rust.context</c>: what stands around a diagnostic: the enclosing item and the definitions its notes point at.</summary>
public static class RustContext
{
    /// <summary>The activity's type.</summary>
    public const string Name = "rust.context";

    /// <summary>A diagnostic in a checkout.</summary>
    public sealed record Arguments(string Crate, Diagnostic Target);

    /// <param name="Source"><c>rust-analyzer</c>, or <c>degraded: rust-analyzer not found</c>.</param>
    /// <param name="Items">The enclosing item first.</param>
    public sealed record Result(string Source, IReadOnlyList<ContextItem> Items, string Summary);

    /// <param name="Anchor"><c>src:FILE:LINE:COL-LINE:COL@hash</c>.</param>
    public sealed record ContextItem(string Kind, string Name, string Anchor, string Text);
}
