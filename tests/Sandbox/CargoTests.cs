using Tsrun.Activities;
using Tsrun.Activities.Sandbox;

namespace Tsrun.Tests.Sandbox;

public sealed class CargoTests
{
    private static readonly string Home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
    private static readonly string Proxy = Path.Combine(Home, ".cargo", "bin", "rustc");

    // One of each kind of foreign code: a build script, a procedural macro, a test, a doctest; and what they usually do to files.
    private static readonly Dictionary<string, string> Crate = new()
    {
        ["Cargo.toml"] = """
            [package]
            name = "boxed"
            version = "0.1.0"
            edition = "2021"
            [dependencies]
            answer = { path = "answer" }
            """,
        ["answer/Cargo.toml"] = """
            [package]
            name = "answer"
            version = "0.1.0"
            edition = "2021"
            [lib]
            proc-macro = true
            """,
        ["answer/src/lib.rs"] = """
            #[proc_macro]
            pub fn answer(_: proc_macro::TokenStream) -> proc_macro::TokenStream { "42".parse().unwrap() }
            """,
        ["build.rs"] = """
            fn main() {
                let out = std::path::PathBuf::from(std::env::var_os("OUT_DIR").unwrap());
                let connected = std::net::TcpStream::connect("127.0.0.1:1").unwrap_err().kind();
                std::fs::write(out.join("built.rs"), format!("pub const NETWORK: &str = \"{connected:?}\";")).unwrap();
                println!("cargo:rerun-if-changed=build.rs");
            }
            """,
        ["src/lib.rs"] = """
            include!(concat!(env!("OUT_DIR"), "/built.rs"));
            /// ```
            /// assert_eq!(boxed::answer(), 42);
            /// ```
            pub fn answer() -> u32 { answer::answer!() }
            #[cfg(test)]
            mod tests {
                use std::os::unix::fs::PermissionsExt;
                #[test]
                fn network() { assert_eq!(super::NETWORK, "PermissionDenied"); }
                #[test]
                fn files() {
                    let folder = std::env::temp_dir().join("here");
                    std::fs::create_dir(&folder).unwrap();
                    let script = folder.join("script");
                    std::fs::write(&script, "#!/bin/sh\necho ran\n").unwrap();
                    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).unwrap();
                    assert_eq!(std::process::Command::new(&script).output().unwrap().stdout, b"ran\n");
                    std::fs::remove_dir_all(folder).unwrap();
                }
                #[test]
                fn threads() {
                    let all: Vec<_> = (0..8).map(|i| std::thread::spawn(move || i)).collect();
                    assert_eq!(all.into_iter().map(|t| t.join().unwrap()).sum::<i32>(), 28);
                }
            }
            """,
    };

    [BoxFact("~/.cargo/bin/rustc")]
    public async Task RunAsync_CargoCheckAndTest_AreGreenAndFresh()
    {
        using var box = new Box();
        Write(box);
        var toolchain = await ToolchainAsync(box);
        var check = await CargoAsync(box, toolchain, "check");
        Assert.True(check.ExitCode == 0, check.Stderr);
        var test = await CargoAsync(box, toolchain, "test");
        Assert.True(test.ExitCode == 0, test.Stderr + test.Stdout);
        Assert.Equal(["test result: ok. 3 passed", "test result: ok. 1 passed"], Results(test));
        // Nothing changed, so nothing is built: the dates of fingerprints came through.
        var again = await CargoAsync(box, toolchain, "check", "-v");
        Assert.Contains("Fresh boxed", again.Stderr, StringComparison.Ordinal);
    }

    private static void Write(Box box)
    {
        foreach (var (path, text) in Crate)
        {
            var file = Path.Combine(box.Mine, "crate", path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }
        Directory.CreateDirectory(Path.Combine(box.Mine, "tmp"));
        Directory.CreateDirectory(Path.Combine(box.Outside, "cargo-home"));
    }

    private static async Task<string> ToolchainAsync(Box box)
    {
        var request = box.Request(Proxy, "--print", "sysroot") with
        {
            Environment = new Dictionary<string, string> { ["HOME"] = Home, ["PATH"] = "/usr/bin:/bin" },
            Sandbox = new SandboxRules([], [], Required: false),
        };
        var result = await new ProcessRunner(new SandboxTier.None("the proxy is trusted")).RunAsync(request, default);
        return result.Stdout.Trim();
    }

    private static Task<ProcessResult> CargoAsync(Box box, string toolchain, string verb, params string[] more)
    {
        var cargoHome = Path.Combine(box.Outside, "cargo-home");
        return Box.RunAsync(new ProcessRequest(Path.Combine(toolchain, "bin", "cargo"), [verb, "--offline", .. more], Path.Combine(box.Mine, "crate"),
            new Dictionary<string, string>
            {
                ["PATH"] = $"{toolchain}/bin:/usr/bin:/bin",
                ["HOME"] = Path.Combine(box.Mine, "tmp"),
                ["TMPDIR"] = Path.Combine(box.Mine, "tmp"),
                ["CARGO_HOME"] = cargoHome,
                ["CARGO_TARGET_DIR"] = Path.Combine(box.Mine, "target"),
                ["CARGO_TERM_COLOR"] = "never",
                ["LANG"] = "C.UTF-8",
            },
            SandboxRules.ForBuild([toolchain, cargoHome], [box.Mine]), Box.Limits with { Timeout = TimeSpan.FromMinutes(5) }));
    }

    private static IEnumerable<string> Results(ProcessResult test) =>
        test.Stdout.Split('\n').Where(line => line.StartsWith("test result:", StringComparison.Ordinal)).Select(line => line.Split(';')[0]);
}
