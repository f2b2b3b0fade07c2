using Tsrun.History;

namespace Tsrun.Activities.Patching;

/// <summary>Puts patches into a checkout and takes them out again: all files or none, also when the machine dies in the middle.</summary>
/// <remarks>
/// The order that makes it so: old bytes durable in the undo journal; new texts durable in temporary files beside the old;
/// renames; folders flushed; the journal renamed to <c>applied</c>. Whatever breaks before that last rename is taken back, by the same call
/// or by the next one after a crash. Files that are restored get a new mtime, because cargo trusts an old one.
/// </remarks>
public static class PatchEngine
{
    /// <summary>Applies a patch.</summary>
    /// <param name="root">The checkout's root.</param>
    /// <param name="undoDirectory">Where undo journals are kept; on a disk that lasts, outside the checkout's version control.</param>
    /// <exception cref="ActivityFailureException"><c>TS0701</c> to <c>TS0716</c>; every file is as it was, except for <c>TS0708</c>, which the next call repairs.</exception>
    public static PatchApply.Result Apply(string root, string undoDirectory, string runId, Patch patch) =>
        Apply(root, undoDirectory, runId, patch, PatchOptions.Default);

    /// <summary>Restores byte for byte what a run changed.</summary>
    /// <exception cref="ActivityFailureException"><c>TS0703</c>: a file holds neither the run's text nor the one before; nothing was touched.</exception>
    public static PatchRevert.Result Revert(string root, string undoDirectory, string runId) =>
        Revert(root, undoDirectory, runId, PatchOptions.Default);

    /// <summary>Takes back what a crash interrupted in this checkout; also done at the start of every other call.</summary>
    public static Recovery Recover(string root, string undoDirectory) => Recover(root, undoDirectory, PatchOptions.Default);

    /// <summary>A run's change was made here and taken back since. Looks, and touches nothing.</summary>
    public static bool IsReverted(string undoDirectory, string runId) => Is(UndoState.Reverted, undoDirectory, runId);

    /// <summary>A run's change was made here and stands. Looks, and touches nothing.</summary>
    public static bool IsApplied(string undoDirectory, string runId) => Is(UndoState.Applied, undoDirectory, runId);

    // A child's id has a slash; only runs of their own change a checkout.
    private static bool Is(UndoState state, string undoDirectory, string runId) =>
        !runId.Contains('/', StringComparison.Ordinal) && File.Exists(Path.Combine(undoDirectory, UndoStore.Name(runId, state)));

    internal static PatchApply.Result Apply(string root, string undoDirectory, string runId, Patch patch, PatchOptions options)
    {
        RunName.Check(runId);
        var changes = PatchCheck.Check(patch);
        return Named(undoDirectory, () =>
        {
            using var session = PatchSession.Open(root, undoDirectory, options);
            return new PatchApplication(session, runId, changes, patch.Lines).Run();
        });
    }

    internal static PatchRevert.Result Revert(string root, string undoDirectory, string runId, PatchOptions options)
    {
        RunName.Check(runId);
        return Named(undoDirectory, () =>
        {
            using var session = PatchSession.Open(root, undoDirectory, options);
            return new PatchReversal(session, runId).Run();
        });
    }

    internal static Recovery Recover(string root, string undoDirectory, PatchOptions options) => Named(undoDirectory, () =>
    {
        using var session = PatchSession.OpenOnly(root, undoDirectory, options);
        return PatchRecovery.Run(session);
    });

    // Work on the checkout names its own failures; what is left are those of the undo directory.
    private static T Named<T>(string undoDirectory, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw PatchFailures.From(error, undoDirectory);
        }
    }
}
