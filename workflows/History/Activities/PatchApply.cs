namespace Tsrun.History;

/// <summary><c>patch.apply</c>: puts a patch into the checkout, atomically over all its files. The only activity that writes there, with <see cref="PatchRevert"/>.</summary>
public static class PatchApply
{
    /// <summary>The activity's type.</summary>
    public const string Name = "patch.apply";

    /// <summary>A patch for a checkout.</summary>
    public sealed record Arguments(string Crate, Patch Patch);

    /// <param name="Outcome"><c>applied</c> or <c>already</c> (every file already held the new text).</param>
    /// <param name="Undo">Names the stored pre-images: the run id.</param>
    public sealed record Result(string Outcome, IReadOnlyList<string> Files, string Undo, string Summary);
}

/// <summary><c>patch.revert</c>: restores byte for byte what a run changed; refuses a file that somebody changed since.</summary>
public static class PatchRevert
{
    /// <summary>The activity's type.</summary>
    public const string Name = "patch.revert";

    /// <param name="Undo">The run whose change is taken back.</param>
    public sealed record Arguments(string Crate, string Undo);

    /// <param name="Outcome"><c>reverted</c> or <c>nothing</c> (the run changed nothing, or it was reverted before).</param>
    public sealed record Result(string Outcome, IReadOnlyList<string> Files, string Summary);
}
