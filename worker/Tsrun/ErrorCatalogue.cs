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
        ["TS0010"] = ("unknown command, option or argument", "See `tsrun --help` and `tsrun COMMAND --help`."),
        ["TS0017"] = ("no such run", "`tsrun trace list` lists the runs of this data directory (TSRUN_HOME)."),
        ["TS0018"] = ("the run has no green patch", "Only a patch that passed check and tests in a scratch copy can be applied."),
        ["TS0202"] = ("uncommitted changes", "tsrun does not write over work that version control does not have. Commit, stash, or say --allow-dirty. `tsrun propose` never writes and needs no clean tree."),
        ["TS0203"] = ("an activity's result has the wrong shape", "Results are untrusted until they have the shape of the tool catalogue. This is a defect of an activity; the run goes on or ends without using the result."),
        ["TS0324"] = ("a repository file loosens policy", "A file inside the repository under repair may only tighten policy. Put looser settings into your user file (`tsrun config show --origin` names it)."),
        ["TS0901"] = ("replay diverged", "The script, folded over the recorded events, asks for something else than what is on record: the program changed its mind, or the record was changed."),
        ["TS0501"] = ("a program is not there", "A program that tsrun wanted to start does not exist. `tsrun doctor` lists what it uses."),
        ["TS0502"] = ("no sandbox", "Crates' build scripts, macros and tests are foreign code. tsrun runs them only in a sandbox (Linux 6.12 or later with Landlock). For code that you trust: --trust-this-code."),
        ["TS0510"] = ("cargo was not found", "Install Rust with https://rustup.rs, or name cargo in TSRUN_CARGO."),
        ["TS0511"] = ("the toolchain is not installed", "The crate's rust-toolchain file names a toolchain that is not installed. tsrun never downloads: run the `rustup toolchain install` that the message names."),
        ["TS0512"] = ("dependencies are missing", "tsrun never uses the network. Run `cargo fetch` in the crate once, then run tsrun again."),
        ["TS0520"] = ("tsrun cannot be built", "The launcher needs the .NET SDK 10 and a writable checkout."),
        ["TS0530"] = ("input or output failed", "A file could not be read or written; the message names it. Nothing was changed halfway: writes are journalled."),
        ["TS0601"] = ("the data directory is in use", "One process owns a data directory. Wait for the one that the message names, or use another TSRUN_HOME."),
        ["TS0602"] = ("the store is damaged", "The database is not readable. Nothing was deleted. Move the file away to start anew, or restore it from a copy."),
        ["TS0603"] = ("a recorded event was changed", "A stored event or trace line does not have the hash that was recorded for it. The message names the first one."),
        ["TS0704"] = ("a file changed since", "A file is not what the patch was proved against. Nothing was touched. Run tsrun fix again."),
        ["TS0801"] = ("time limit", "A tool or the run took longer than granted. `--timeout` sets the run's limit, the policy's limits those of tools."),
    };

    /// <summary>Title and text of a code; null when it is not tsrun's.</summary>
    public static (string Title, string Text)? Find(string code) => Entries.TryGetValue(code.ToUpperInvariant(), out var entry) ? entry : null;

    /// <summary>Every entry, by code.</summary>
    public static IEnumerable<(string Code, string Title, string Text)> All => Entries.Select(pair => (pair.Key, pair.Value.Title, pair.Value.Text));
}
