using System.Security.Cryptography;
using Tsrun.History;

namespace Tsrun.Activities.Patching;

/// <summary>Applies one patch in a session.</summary>
internal sealed class PatchApplication(PatchSession session, string run, IReadOnlyList<CheckedChange> changes, int lines)
{
    private const int NonceLength = 16;

    public PatchApply.Result Run()
    {
        var files = changes.Select(change => session.Tree.Read(change.Path)).ToList();
        var pairs = changes.Zip(files).ToList();
        if (pairs.All(pair => pair.Second.Sha256 == pair.First.AfterSha256)) return Result("already", "already holds this patch");
        foreach (var (change, file) in pairs)
        {
            if (file.Sha256 != change.BeforeSha256) throw PatchFailures.Changed(change.Path.Value, change.BeforeSha256, file.Sha256);
        }
        ForgetEarlierChange();
        Replace(Journal(pairs), [.. pairs.Select(pair => new Replacement(pair.Second, pair.First.After, pair.Second.Facts.Mode))]);
        return Result("applied", $"changed {Amount.Of(lines, "line")} in {Amount.Of(changes.Count, "file")}");
    }

    private void Replace(UndoJournal journal, IReadOnlyList<Replacement> replacements)
    {
        try
        {
            session.Undo.Begin(journal);
            new FileSwap(session.Tree, journal).Replace(replacements);
            session.Undo.Move(run, UndoState.Prepared, UndoState.Applied);
        }
        catch (Exception error)
        {
            TakeBack(journal, error);
            throw PatchFailures.From(error, session.Root);
        }
    }

    private void TakeBack(UndoJournal journal, Exception error)
    {
        try
        {
            // The commit's rename may have happened although its flush failed: until the old text is back, the journal must say "prepared".
            if (session.Undo.StateOf(run) == UndoState.Applied) session.Undo.Move(run, UndoState.Applied, UndoState.Prepared);
            PatchRecovery.Restore(session, journal, strict: false);
            session.Undo.Discard(run, UndoState.Prepared);
        }
        catch (Exception second)
        {
            throw PatchFailures.RollbackUnfinished(run, session.Undo.FileOf(run, UndoState.Prepared), new AggregateException(error, second));
        }
    }

    // A run has one change at a time. If its files were put back by other means, the old journal has nothing to say any more.
    private void ForgetEarlierChange()
    {
        if (session.Undo.StateOf(run) is not { } state || state == UndoState.Reverted) return;
        var earlier = session.Undo.Load(run, state);
        if (earlier.Root != session.Root) throw PatchFailures.OtherCheckout(run, earlier.Root);
        if (earlier.Files.Any(file => session.Tree.TryRead(file.Path)?.Sha256 != file.BeforeSha256)) throw PatchFailures.RunHasChange(run);
        session.Undo.Discard(run, state);
    }

    private UndoJournal Journal(IEnumerable<(CheckedChange Change, TreeFile File)> pairs) => new(run, session.Root,
        RandomNumberGenerator.GetHexString(NonceLength, lowercase: true),
        [.. pairs.Select(pair => new UndoFile(pair.Change.Path, pair.File.Facts.Mode, pair.Change.AfterSha256, pair.File.Bytes))]);

    private PatchApply.Result Result(string outcome, string summary) => new(outcome, [.. changes.Select(change => change.Path.Value)], run, summary);
}
