namespace Tsrun.Activities.Patching;

/// <summary>What recovery did and could not do.</summary>
/// <param name="RestoredRuns">Runs whose interrupted change was taken back.</param>
public sealed record Recovery(IReadOnlyList<string> RestoredRuns, IReadOnlyList<RecoveryConflict> Conflicts);

/// <summary>A file of an interrupted patch that holds neither its old nor its new text; nothing of that patch was touched.</summary>
/// <param name="Journal">The file that holds the old texts.</param>
public sealed record RecoveryConflict(string Run, string Path, string Journal);

/// <summary>Takes interrupted changes back to the old text. Repeating it, or dying in it, does no harm.</summary>
internal static class PatchRecovery
{
    public static Recovery Run(PatchSession session)
    {
        session.Undo.Sweep();
        var restored = new List<string>();
        var conflicts = new List<RecoveryConflict>();
        foreach (var state in new[] { UndoState.Prepared, UndoState.Reverting })
        {
            foreach (var journal in session.Undo.In(state).Where(journal => journal.Root == session.Root))
            {
                if (Finish(session, journal, state) is { } conflict) conflicts.Add(conflict);
                else restored.Add(journal.Run);
            }
        }
        return new Recovery(restored, conflicts);
    }

    /// <summary>Gives every file of a journal its old text back.</summary>
    /// <param name="strict">After a crash nobody knows what a foreign text was made from, so then none is touched; in the same call, a foreign
    /// text is an edit that came in between and stays, beside the others' old text.</param>
    /// <returns>Null, or the first file that holds neither text.</returns>
    public static string? Restore(PatchSession session, UndoJournal journal, bool strict)
    {
        var swap = new FileSwap(session.Tree, journal);
        var replacements = new List<Replacement>();
        foreach (var file in journal.Files)
        {
            var current = session.Tree.TryRead(file.Path);
            if (current?.Sha256 == file.AfterSha256) replacements.Add(new(current, file.Before, file.Mode));
            else if (strict && current?.Sha256 != file.BeforeSha256) return file.Path.Value;
        }
        swap.RemoveTemporaries();
        swap.Replace(replacements);
        return null;
    }

    private static RecoveryConflict? Finish(PatchSession session, UndoJournal journal, UndoState state)
    {
        var file = session.Undo.FileOf(journal.Run, state);
        try
        {
            if (Restore(session, journal, strict: true) is { } path) return new(journal.Run, path, file);
            if (state == UndoState.Prepared) session.Undo.Discard(journal.Run, state);
            else session.Undo.Move(journal.Run, state, UndoState.Reverted);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw PatchFailures.RollbackUnfinished(journal.Run, file, error);
        }
    }
}
