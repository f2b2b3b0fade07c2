using Tsrun.History;

namespace Tsrun.Activities.Patching;

/// <summary>Takes one run's change back in a session.</summary>
internal sealed class PatchReversal(PatchSession session, string run)
{
    public PatchRevert.Result Run()
    {
        if (session.Undo.StateOf(run) is not { } state) return Nothing("this run changed nothing here");
        if (state == UndoState.Reverted) return Nothing("this run's change was taken back before");
        var journal = session.Undo.Load(run, state);
        if (journal.Root != session.Root) throw PatchFailures.OtherCheckout(run, journal.Root);
        var changed = journal.Files.Select(Read).Where(pair => pair.Current.Sha256 != pair.Old.BeforeSha256).ToList();
        Restore(changed);
        if (changed.Count == 0) return Nothing("every file already held its old text");
        return new PatchRevert.Result("reverted", [.. changed.Select(pair => pair.Old.Path.Value)], $"restored {string.Join(", ", changed.Select(pair => pair.Old.Path))}");

        void Restore(IReadOnlyList<(UndoFile Old, TreeFile Current)> pairs)
        {
            try
            {
                session.Undo.Move(run, UndoState.Applied, UndoState.Reverting);
                new FileSwap(session.Tree, journal).Replace([.. pairs.Select(pair => new Replacement(pair.Current, pair.Old.Before, pair.Old.Mode))]);
                session.Undo.Move(run, UndoState.Reverting, UndoState.Reverted);
            }
            catch (Exception error)
            {
                PutBack(journal, pairs, error);
                throw PatchFailures.From(error, session.Root);
            }
        }
    }

    private (UndoFile Old, TreeFile Current) Read(UndoFile old)
    {
        var found = session.Tree.TryRead(old.Path);
        return found is not null && (found.Sha256 == old.AfterSha256 || found.Sha256 == old.BeforeSha256)
            ? (old, found)
            : throw PatchFailures.Changed(old.Path.Value, old.AfterSha256, found?.Sha256 ?? "no regular file");
    }

    // The run's text is back and the run counts as applied, or (when even that fails) recovery finishes the revert.
    private void PutBack(UndoJournal journal, IReadOnlyList<(UndoFile Old, TreeFile Current)> pairs, Exception error)
    {
        try
        {
            if (session.Undo.StateOf(run) == UndoState.Reverted) session.Undo.Move(run, UndoState.Reverted, UndoState.Reverting);
            var swap = new FileSwap(session.Tree, journal);
            swap.RemoveTemporaries();
            swap.Replace([.. pairs.Select(pair => (pair.Old, pair.Current, Now: session.Tree.TryRead(pair.Old.Path)))
                .Where(file => file.Now?.Sha256 == file.Old.BeforeSha256)
                .Select(file => new Replacement(file.Now!, file.Current.Bytes, file.Current.Facts.Mode))]);
            if (session.Undo.StateOf(run) == UndoState.Reverting) session.Undo.Move(run, UndoState.Reverting, UndoState.Applied);
        }
        catch (Exception second)
        {
            throw PatchFailures.RollbackUnfinished(run, session.Undo.FileOf(run, UndoState.Reverting), new AggregateException(error, second));
        }
    }

    private static PatchRevert.Result Nothing(string summary) => new("nothing", [], summary);
}
