namespace Tsrun.History;

/// <summary><c>rust.probe</c>: one question about a place of the checkout, put to rust-analyzer. Reads only; the compiler keeps the last word.</summary>
public static class RustProbe
{
    /// <summary>The activity's type.</summary>
    public const string Name = "rust.probe";

    /// <summary>The questions: what type a place has, who else names it, where it is defined.</summary>
    public const string TypeOf = "type_of", FindRefs = "find_refs", GotoDef = "goto_def";

    /// <param name="Question">One of the three questions.</param>
    /// <param name="File">Relative to the checkout's root, with <c>/</c>.</param>
    /// <param name="Line">From 1.</param>
    /// <param name="Column">From 1, in characters, as rustc counts.</param>
    public sealed record Arguments(string Crate, string Question, string File, int Line, int Column);

    /// <param name="Found">There is an answer.</param>
    /// <param name="Text">The type as Rust writes it; for the other questions the first place.</param>
    /// <param name="Confidence">
    /// How far to trust it, by what can be observed: 0.90 where the server loaded everything, 0.75 where it said that something is missing (the standard
    /// library's sources, mostly), 0.30 where the answer itself holds an unknown. No calibration has been done.
    /// </param>
    /// <param name="Anchors">Number of <paramref name="Citations"/>.</param>
    /// <param name="Citations">Anchors of the place asked about and of every place in the answer, as far as they lie in the checkout.</param>
    /// <param name="Source"><c>rust-analyzer</c> and its version, with what it lacks.</param>
    public sealed record Result(
        bool Found,
        string Text,
        double Confidence,
        IReadOnlyList<Place> Places,
        int Anchors,
        IReadOnlyList<string> Citations,
        string Source,
        string Summary);

    /// <param name="File">Relative to the checkout, or absolute for a place outside of it.</param>
    /// <param name="Text">The line that it is on, without the white space at its ends; empty outside of the checkout.</param>
    public sealed record Place(string File, int Line, int Column, string Text);
}
