namespace Tsrun.Cli;

/// <summary>tsrun's own errors outside the language: what was found, and what to do. TraceScript's stand in <c>ScriptErrors</c>.</summary>
internal static class ErrorCatalogue
{
    private static readonly SortedDictionary<string, (string Title, string Text)> Entries = new(StringComparer.Ordinal)
    {
        ["TS0001"] = ("no such path", "The path that was given does not exist, or went away while the run was on. Give the path of a crate: its folder or its Cargo.toml."),
        ["TS0002"] = ("no Cargo.toml", "Neither the folder nor any folder above it holds a Cargo.toml. Give the folder of a crate, or run `cargo init` there."),
        ["TS0003"] = ("a file cannot be read", "A file of the checkout is not readable for this user. tsrun copies the whole checkout before it does anything, so every source file must be readable."),
        ["TS0004"] = ("a source file is too large", "tsrun reads Rust sources and manifests up to 16 MiB each. Generated code of that size belongs into OUT_DIR."),
        ["TS0005"] = ("the checkout is too large", "The checkout is larger than tsrun copies. Move large data out of the crate."),
        ["TS0006"] = ("an edit outside of the editable files", "A patch was to change something that is no Rust source and no manifest of the checkout. In a script's text the same number says that a number is out of range."),
        ["TS0007"] = ("no such package in the workspace", "`--package` names a package that the workspace does not have; the message lists those that it has. In a script's text the same number says that something is not a duration."),
        ["TS0010"] = ("unknown command, option or argument", "See `tsrun --help` and `tsrun COMMAND --help`."),
        ["TS0011"] = ("an option has an unknown value", "The message lists the values that the option takes."),
        ["TS0012"] = ("not a duration", "Write a number and a unit: `90s`, `5m`, `1h`."),
        ["TS0013"] = ("not a whole number", "A setting that counts something holds something else. The message names the variable or file."),
        ["TS0014"] = ("a settings or policy file cannot be read", "The file exists and is not readable for this user, or `--policy` names a file that does not exist."),
        ["TS0015"] = ("no such profile", "The profiles are those of the policy in force: `tsrun doctor --routes` lists them with their tools."),
        ["TS0016"] = ("a script file cannot be read", "`--script` and `tsrun script` take the path of a .tracescript file or the name of a built-in script."),
        ["TS0017"] = ("no such run", "`tsrun trace list` lists the runs of this data directory (TSRUN_HOME)."),
        ["TS0018"] = ("the run has no green patch", "Only a patch that passed check and tests in a scratch copy can be applied."),
        ["TS0202"] = ("uncommitted changes", "tsrun does not write over work that version control does not have. Commit, stash, or say --allow-dirty. `tsrun propose` never writes and needs no clean tree."),
        ["TS0203"] = ("an activity's result has the wrong shape", "Results are untrusted until they have the shape of the tool catalogue. This is a defect of an activity; the run goes on or ends without using the result."),
        ["TS0204"] = ("no such activity", "A run asks for an activity that this program does not have. It was recorded by another version: use that one, or start the run anew."),
        ["TS0320"] = ("a settings file is not YAML", "The message names the line. A settings file is a mapping: `key: value`, one a line."),
        ["TS0321"] = ("a value has the wrong shape", "A list, a mapping or a single value stands where the file wants another of the three."),
        ["TS0322"] = ("an unknown key", "The message names the nearest key that exists. Unknown keys are errors, so that a mistyped limit is not a missing limit."),
        ["TS0323"] = ("a settings file of another version", "A newer tsrun wrote the file. This one knows version 1."),
        ["TS0324"] = ("a repository file loosens policy", "A file inside the repository under repair may only tighten policy. Put looser settings into your user file (`tsrun config show --origin` names it)."),
        ["TS0325"] = ("a setting is out of range", "The message names the range and the unit."),
        ["TS0326"] = ("a rule or a confidence row is incomplete", "A rule has name, tool, when and verdict; a row has when (a list) and p (0 to 1). The conditions are a closed set: see docs/policy.md."),
        ["TS0501"] = ("a program is not there", "A program that tsrun wanted to start does not exist. `tsrun doctor` lists what it uses."),
        ["TS0502"] = ("no sandbox", "Crates' build scripts, macros and tests are foreign code. tsrun runs them only in a sandbox (Linux 6.12 or later with Landlock). For code that you trust: --trust-this-code."),
        ["TS0510"] = ("cargo was not found", "Install Rust with https://rustup.rs, or name cargo in TSRUN_CARGO."),
        ["TS0511"] = ("the toolchain is not installed", "The crate's rust-toolchain file names a toolchain that is not installed. tsrun never downloads: run the `rustup toolchain install` that the message names."),
        ["TS0512"] = ("dependencies are missing", "tsrun never uses the network. Run `cargo fetch` in the crate once, then run tsrun again."),
        ["TS0520"] = ("tsrun cannot be built", "The launcher needs the .NET SDK 10 and a writable checkout."),
        ["TS0530"] = ("input or output failed", "A file could not be read or written; the message names it. Nothing was changed halfway: writes are journalled."),
        ["TS0601"] = ("the data directory is in use", "One process owns a data directory. Wait for the one that the message names, or use another TSRUN_HOME."),
        ["TS0602"] = ("the store is damaged", "The database is not readable. Nothing was deleted. Move the file away to start anew, or restore it from a copy."),
        ["TS0603"] = ("not what was recorded, or of a newer tsrun", "A trace line does not have the hash that was recorded for it, and the message names the first one; or the store has a schema that only a newer tsrun knows. Nothing was changed."),
        ["TS0604"] = ("the store cannot be written", "The data directory may not be written, or a write failed. After a failed write the store is not used any further; what was acknowledged is kept. Cure the disk, or name another directory in TSRUN_HOME, and say `tsrun resume`."),
        ["TS0605"] = ("the engine refused, or the disk is full", "The message says which. Nothing since the last acknowledged step was stored; make room, and `tsrun resume` goes on from there."),
        ["TS0606"] = ("a stored history is not what was written", "An event is missing, unreadable, or does not fit the hash chain. The run is left as it is and does not go on. Put back a copy of the store, or start the run again."),
        ["TS0607"] = ("the store cannot be opened", "The file or its folder is not there or not accessible. Name a data directory in which tsrun has run, or one that can be written."),
        ["TS0701"] = ("a patch's path was refused", "A patch names existing files of the checkout, relative to its root, with `/`, and not through symbolic links."),
        ["TS0702"] = ("not a regular file", "A folder, a device or a pipe stands where the patch wants a file."),
        ["TS0703"] = ("a file changed since", "A file holds neither the text that the patch was made for nor the text that it makes. Nothing was touched. Keep the change and run `tsrun fix` again, or put the expected text back."),
        ["TS0704"] = ("a file is missing or changed since", "A file is not there, or not what the patch was proved against. Nothing was touched. Run tsrun fix again."),
        ["TS0705"] = ("no space left", "Every file is as it was. Free some space and try again."),
        ["TS0706"] = ("a file cannot be written", "Every file is as it was. Make the file and its folder writable and try again."),
        ["TS0707"] = ("a patch is too large", "The message names what was found and what is allowed. Split the patch."),
        ["TS0708"] = ("a patch broke off and could not be taken back yet", "The disk failed twice. The next patch, revert or start takes it back with the journal that the message names."),
        ["TS0709"] = ("a patch contradicts itself", "Its hashes, edits and texts do not fit one another. Make it again."),
        ["TS0710"] = ("the run has another change in this checkout", "One run has one change. Take the first back with `tsrun revert RUN`."),
        ["TS0711"] = ("an interrupted patch cannot be taken back", "A file holds neither its old nor its new text. Put one of the two there, or delete the journal that the message names to keep what is there."),
        ["TS0712"] = ("another patch is at work", "Two patches of one checkout go one after the other. Try again when the other is done."),
        ["TS0713"] = ("a file cannot be read or written", "Every file is as it was. The message holds the system's words."),
        ["TS0714"] = ("an undo journal is damaged", "It does not have the hash that it was written with. Restore the files from version control, then delete the journal."),
        ["TS0715"] = ("the run changed another checkout", "A revert is made where the change was made; the message names the place."),
        ["TS0716"] = ("not a run id", "A run id has letters, digits, `-`, `_` and `.`, at most 128. `tsrun trace list` lists them."),
        ["TS0801"] = ("time limit", "A tool or the run took longer than granted. `--timeout` sets the run's limit, the policy's limits those of tools."),
        ["TS0802"] = ("cancelled", "The activity or child workflow was stopped before it was done. `tsrun resume` goes on with a run that is still open."),
        ["TS0803"] = ("an activity failed without a code", "The message is all that is known. It is a defect when it happens with the tools that tsrun ships."),
        ["TS0804"] = ("a child workflow failed", "The message holds the child's failure."),
        ["TS0805"] = ("a child workflow could not be started", "The script asks for another script that does not travel with the run, or the engine refused it."),
        ["TS0901"] = ("replay diverged", "The script, folded over the recorded events, asks for something else than what is on record: the program changed its mind, or the record was changed."),
        ["TS0902"] = ("the checkout is not the one that the run started from", "`tsrun replay --live` makes every probe again and needs the same sources. Take the run's change back first, or replay without --live."),
        ["TS0999"] = ("a defect of tsrun", "tsrun broke a promise of its own. Run the command again with TSRUN_BACKTRACE=1 and report what it prints."),
    };

    /// <summary>Title and text of a code; null when it is not tsrun's.</summary>
    public static (string Title, string Text)? Find(string code) => Entries.TryGetValue(code.ToUpperInvariant(), out var entry) ? entry : null;

    /// <summary>Every entry, by code.</summary>
    public static IEnumerable<(string Code, string Title, string Text)> All => Entries.Select(pair => (pair.Key, pair.Value.Title, pair.Value.Text));
}
