using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Tsrun.Tests.Cli;

/// <summary>The built program as a user runs it: in a folder of its own, with a data directory of its own and none of the caller's settings.</summary>
[SupportedOSPlatform("linux")]
internal sealed class CliRig : IDisposable
{
    public const string Green = "pub fn two() -> u32 { 2 }\n#[test] fn t() { assert_eq!(two(), 2); }\n";
    public const string Fixable = "pub fn next(a: u32) -> u32 { let total = a + 1; totl }\n#[test] fn t() { assert_eq!(next(1), 2); }\n";
    public const string Unfixable = "pub fn f() -> u32 { frobnicate_the_missing(3) }\n#[test] fn t() { assert_eq!(f(), 7); }\n";
    public const string Failing = "pub fn two() -> u32 { 3 }\n#[test] fn t() { assert_eq!(two(), 2); }\n";
    public const string Slow = "#[test] fn t() { std::thread::sleep(std::time::Duration::from_secs(600)); }\n";

    private readonly Dictionary<string, string?> _variables = new(StringComparer.Ordinal);

    public CliRig()
    {
        Folder = Directory.CreateTempSubdirectory("tsrun-cli-").FullName;
        foreach (System.Collections.DictionaryEntry entry in Environment.GetEnvironmentVariables())
            if (entry.Key is string name && (name.StartsWith("TSRUN_", StringComparison.Ordinal) || name is "NO_COLOR" or "CI" or "FORCE_COLOR" or "CLICOLOR_FORCE" or "CARGO_TERM_COLOR"))
                _variables[name] = null;
        With("TSRUN_HOME", Home).With("XDG_CONFIG_HOME", Path.Combine(Folder, "config"));
    }

    public string Folder { get; }

    public string Home => Path.Combine(Folder, "home");

    public string Store => Path.Combine(Home, "engine.db");

    /// <summary>Put in front of the program: <c>setpriv</c>, <c>sh -c</c>.</summary>
    public IReadOnlyList<string> Wrapper { get; set; } = [];

    /// <summary>Root may read and write everything; a test of permissions has to give that up first.</summary>
    public static IReadOnlyList<string> BoundByPermissions { get; } = Environment.IsPrivilegedProcess
        ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search"]
        : [];

    public CliRig With(string variable, string? value)
    {
        _variables[variable] = value;
        return this;
    }

    /// <summary>Makes a crate and gives its folder.</summary>
    public string Crate(string name, string source)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Folder, name)).FullName;
        Directory.CreateDirectory(Path.Combine(folder, "src"));
        File.WriteAllText(Path.Combine(folder, "Cargo.toml"), "[package]\nname = \"tiny\"\nversion = \"0.1.0\"\nedition = \"2021\"\n");
        File.WriteAllText(Path.Combine(folder, "src", "lib.rs"), source);
        return folder;
    }

    /// <summary>Runs it to its end.</summary>
    public async Task<CliAnswer> RunAsync(params string[] arguments)
    {
        using var program = Start(arguments);
        return await program.EndAsync();
    }

    /// <summary>Starts it.</summary>
    public CliProgram Start(params string[] arguments) =>
        CliProgram.Start([.. Wrapper, CliProgram.Dotnet, "exec", Path.Combine(AppContext.BaseDirectory, "tsrun.dll"), .. arguments], Folder, _variables);

    /// <summary>Hash of every file's name, mode and bytes.</summary>
    public static string HashOf(string folder)
    {
        var text = new StringBuilder();
        foreach (var path in Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            text.AppendLine($"{path} {File.GetUnixFileMode(path)} {(File.Exists(path) ? Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path))) : "folder")}");
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>Opens the store behind the program's back.</summary>
    public SqliteConnection OpenStore()
    {
        SQLitePCL.Batteries_V2.Init();
        var connection = new SqliteConnection($"Data Source={Store};Pooling=False");
        connection.Open();
        return connection;
    }

    public void Dispose()
    {
        foreach (var folder in Directory.EnumerateDirectories(Folder, "*", SearchOption.AllDirectories).Prepend(Folder))
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.Delete(Folder, recursive: true);
    }
}
