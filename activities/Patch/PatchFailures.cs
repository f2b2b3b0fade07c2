using Tsrun.History;

namespace Tsrun.Activities.Patching;

/// <summary>Every way in which the patch engine says no: code, what was found, what was expected, and what to do.</summary>
internal static class PatchFailures
{
    public static ActivityFailureException PathRefused(string path, string problem) => Final("TS0701",
        $"refused: the path `{Show(path)}` {problem}", "a patch names existing files of the checkout, relative to its root, with `/`");

    public static ActivityFailureException ThroughLink(string path) => Final("TS0701",
        $"refused: `{path}` is, or leads through, a symbolic link", "patch the file that the link points to");

    public static ActivityFailureException NotRegular(string path, string kind) => Final("TS0702",
        $"refused: `{path}` is {kind}, expected a regular file", "patch regular source files only");

    public static ActivityFailureException Changed(string path, string expected, string found) => Final("TS0703",
        $"refused: {path} changed since: expected SHA-256 {expected}, found {found}; somebody changed it, and nothing was touched",
        "keep that change and run `tsrun fix` again, or put the expected text back");

    public static ActivityFailureException Missing(string path, Exception? inner = null) => Final("TS0704",
        $"`{path}` is not there", "a patch changes existing files; was it moved or deleted?", inner);

    public static ActivityFailureException DiskFull(string path, Exception inner) => Again("TS0705",
        $"no space left for `{path}`; every file is as it was", "free some space, then try again", inner);

    public static ActivityFailureException NotWritable(string path, Exception inner) => Final("TS0706",
        $"`{path}` cannot be written ({inner.Message}); every file is as it was", "make the file's folder writable, then try again", inner);

    public static ActivityFailureException TooLarge(string what, long found, long allowed) => Final("TS0707",
        $"{what}: found {found}, at most {allowed} allowed", "split the patch");

    public static ActivityFailureException RollbackUnfinished(string run, string journal, Exception inner) => Final("TS0708",
        $"the patch of run {run} broke off and could not be taken back yet ({inner.Message})",
        $"cure the disk; the next patch, revert or start of tsrun takes it back with {journal}", inner);

    public static ActivityFailureException Inconsistent(string what) => Final("TS0709", $"the patch contradicts itself: {what}", "make the patch again");

    public static ActivityFailureException RunHasChange(string run) => Final("TS0710",
        $"run {run} has another change in this checkout", $"take it back first: `tsrun revert {run}`");

    public static ActivityFailureException Unrecoverable(string run, string path, string journal) => Final("TS0711",
        $"an interrupted patch of run {run} cannot be taken back: {path} holds neither its old nor its new text",
        $"put one of the two texts there, or delete {journal} to keep what is there");

    public static ActivityFailureException Busy(string what) => Again("TS0712",
        $"another patch is at work in {what}", "try again when it is done");

    public static ActivityFailureException Io(string path, Exception inner) => Final("TS0713",
        $"`{path}`: {inner.Message}; every file is as it was", "check the disk, then try again", inner);

    public static ActivityFailureException JournalDamaged(string journal, string why) => Final("TS0714",
        $"the undo journal {journal} is damaged: {why}", "restore the files from version control, then delete the journal");

    public static ActivityFailureException OtherCheckout(string run, string root) => Final("TS0715",
        $"run {run} changed another checkout: {root}", "revert it there");

    public static ActivityFailureException BadRun(string run) => Final("TS0716",
        $"`{Show(run)}` is not a run id", "expected letters, digits, `-`, `_` and `.`, at most 128, as `tsrun trace list` lists them");

    /// <summary>Names what went wrong in the middle of file work.</summary>
    public static ActivityFailureException From(Exception error, string path) => error switch
    {
        ActivityFailureException known => known,
        UnauthorizedAccessException => NotWritable(path, error),
        IOException when Errno.IsDiskFull(error) => DiskFull(path, error),
        IOException when Errno.IsReadOnly(error) => NotWritable(path, error),
        _ => Io(path, error),
    };

    /// <summary>A hostile name, made fit for a terminal and a log line.</summary>
    private static string Show(string text)
    {
        var cut = text.Length > 120 ? text[..120] + "…" : text;
        return string.Concat(cut.Select(c => c is >= ' ' and <= '~' or '…' ? c.ToString() : $"\\u{(int)c:x4}"));
    }

    private static ActivityFailureException Final(string code, string message, string help, Exception? inner = null) =>
        ActivityFailureException.Final(code, $"{message}\n  help: {help}", inner);

    private static ActivityFailureException Again(string code, string message, string help, Exception? inner = null) =>
        new(Failure.Application(code, $"{message}\n  help: {help}"), inner);
}
