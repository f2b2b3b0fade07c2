namespace Tsrun.Activities.Patching;

/// <summary>Holding one means: this process alone patches this checkout, and nothing interrupted is left in it.</summary>
internal sealed class PatchSession : IDisposable
{
    private PatchSession(string root, SafeTree tree, UndoStore undo) => (Root, Tree, Undo) = (root, tree, undo);

    public string Root { get; }

    public SafeTree Tree { get; }

    public UndoStore Undo { get; }

    /// <summary>Takes the checkout and recovers it.</summary>
    /// <exception cref="ActivityFailureException"><c>TS0712</c> somebody else has it; <c>TS0711</c> it cannot be recovered.</exception>
    public static PatchSession Open(string root, string undoDirectory, PatchOptions options)
    {
        var session = OpenOnly(root, undoDirectory, options);
        try
        {
            if (PatchRecovery.Run(session).Conflicts is [var conflict, ..]) throw PatchFailures.Unrecoverable(conflict.Run, conflict.Path, conflict.Journal);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Takes the checkout as it is; for recovery itself.</summary>
    public static PatchSession OpenOnly(string root, string undoDirectory, PatchOptions options)
    {
        root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        var tree = SafeTree.Open(root, options.Steps, options.Portable);
        UndoStore? undo = null;
        try
        {
            undo = UndoStore.Open(undoDirectory, options.Steps, options.Portable);
            if (!tree.TryLock()) throw PatchFailures.Busy(root);
            if (!undo.TryLock()) throw PatchFailures.Busy(undoDirectory);
            return new PatchSession(root, tree, undo);
        }
        catch (Exception error)
        {
            undo?.Dispose();
            tree.Dispose();
            throw PatchFailures.From(error, undoDirectory);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Undo.Dispose();
        Tree.Dispose();
    }
}

/// <param name="Steps">The seam of fault tests.</param>
/// <param name="Portable">Works as on a system without <c>openat2</c>.</param>
internal sealed record PatchOptions(FileSteps Steps, bool Portable)
{
    public static PatchOptions Default { get; } = new((_, _) => { }, !OperatingSystem.IsLinux());
}
