namespace Tsrun.Activities.Patching;

/// <summary>Names a patch never touches, wherever they stand in a path and however their letters are cased.</summary>
/// <remarks>Manifests and build scripts are not here: repairing them is the work, and the policy decides about it.</remarks>
internal static class ProtectedNames
{
    /// <summary>Begins the names of our own temporary files; no patch may name one.</summary>
    public const string TemporaryPrefix = ".tsrun-";

    // Version control's insides, hooks and attributes, CI, cargo's configuration and toolchain choice, editors' task files.
    private static readonly string[] Prefixes = [".git", "git~", ".hg", ".svn", ".jj", TemporaryPrefix];

    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ".cargo", "rust-toolchain", "rust-toolchain.toml", ".vscode", ".idea", ".zed", ".circleci", ".envrc", ".mailmap",
    };

    private static readonly HashSet<string> Devices = new(StringComparer.OrdinalIgnoreCase)
    {
        "con", "prn", "aux", "nul", "conin$", "conout$",
        "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
        "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
    };

    public static bool Contains(string name) =>
        Names.Contains(name) || Prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    // `aux.rs` is the device AUX as well: Windows looks at what stands before the first dot.
    public static bool IsDevice(string name) => Devices.Contains(name.Split('.')[0].TrimEnd(' '));
}
