namespace Tsrun.Activities.Cargo.Toolchains;

/// <summary>The few variables of the user's environment that say where Rust lies. Nothing else of it reaches a child.</summary>
public sealed record HostEnvironment(IReadOnlyDictionary<string, string> Variables)
{
    /// <summary>This process's environment.</summary>
    public static HostEnvironment Current()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry entry in Environment.GetEnvironmentVariables())
            variables[(string)entry.Key] = (string?)entry.Value ?? "";
        return new HostEnvironment(variables);
    }

    /// <summary>A variable's value; null when unset or empty.</summary>
    public string? this[string name] => Variables.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    /// <summary>The user's home.</summary>
    public string Home => this["HOME"] ?? this["USERPROFILE"] ?? "/";

    /// <summary>Where fetched crates lie: <c>CARGO_HOME</c> or <c>~/.cargo</c>.</summary>
    public string CargoHome => Path.GetFullPath(this["CARGO_HOME"] ?? Path.Combine(Home, ".cargo"));

    /// <summary>Where toolchains lie: <c>RUSTUP_HOME</c> or <c>~/.rustup</c>.</summary>
    public string RustupHome => Path.GetFullPath(this["RUSTUP_HOME"] ?? Path.Combine(Home, ".rustup"));

    /// <summary>A program in <c>PATH</c>; null when there is none.</summary>
    public string? FindInPath(string name)
    {
        var file = OperatingSystem.IsWindows() ? name + ".exe" : name;
        return (this["PATH"] ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathFullyQualified).Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);
    }
}
