using Tsrun.Activities;
using Tsrun.Activities.Cargo.Toolchains;
using Tsrun.History;

namespace Tsrun.Tests.Cargo;

public sealed class CargoRunnerTests
{
    [Fact]
    public async Task CheckAsync_UseAfterMove_OneNormalisedError()
    {
        using var bench = Bench.Library("pub fn f() -> String {\n    let s = String::new();\n    let t = s;\n    drop(t);\n    s\n}\n");
        var result = await bench.Check();
        Assert.Equal((1, false, CompilerPhase.BorrowCheck, "move"), (result.Errors, result.Green, result.Phase, Assert.Single(result.Classes)));
        var error = result.Diagnostics[0];
        Assert.Equal(("E0382", "src/lib.rs", 5, 5, "app"), (error.Code, error.Primary!.File, error.Primary.LineStart, error.Primary.ColumnStart, error.Package));
        Assert.Contains(error.Children, child => child.Spans.Any(span => span.SuggestedReplacement == ".clone()"));
        Assert.DoesNotContain(result.Diagnostics, diagnostic => diagnostic.Rendered.Contains("/scratch/", StringComparison.Ordinal));
        Assert.StartsWith("rustc 1.", result.Toolchain, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckAsync_TypeErrorInTestsOnly_IsFound()
    {
        using var bench = Bench.Library("pub fn one() -> i32 { 1 }\n#[cfg(test)]\nmod tests {\n    #[test]\n    fn t() { let _: &str = super::one(); }\n}\n");
        var result = await bench.Check();
        Assert.Equal("E0308", Assert.Single(result.Diagnostics).Code);
        var tests = await bench.Test();
        Assert.Equal((false, false), (tests.Compiled, tests.Green));
        Assert.Equal("the tests do not build: mismatched types", tests.Summary);
    }

    [Fact]
    public async Task CheckAsync_UnclosedDelimiter_IsSyntaxAtParse()
    {
        using var bench = Bench.Library("pub fn f() {\n    if true {\n}\n");
        var result = await bench.Check();
        Assert.Equal(("syntax", CompilerPhase.Parse), (result.Diagnostics[0].Class, result.Phase));
    }

    [Fact]
    public async Task CheckAsync_ErrorInsideOwnMacro_IsPlacedInItsBody()
    {
        using var bench = Bench.Library("macro_rules! inner { () => { let _x: i32 = \"a\"; } }\nmacro_rules! outer { () => { inner!() } }\npub fn f() {\n    outer!();\n}\n");
        var span = (await bench.Check()).Diagnostics[0].Primary!;
        Assert.Equal((1, 44, false, "macro_rules! inner { () => { let _x: i32 = \"a\"; } }"), (span.LineStart, span.ColumnStart, span.FromMacro, span.Text));
    }

    [Fact]
    public async Task CheckAsync_DeniedWarning_IsLint()
    {
        using var bench = Bench.Library("#![deny(warnings)]\npub fn f() { let mut x = 1; let _ = x; }\n");
        var result = await bench.Check();
        Assert.Equal(("unused_mut", "lint", CompilerPhase.Lint), (result.Diagnostics[0].Code, result.Diagnostics[0].Class, result.Phase));
    }

    [Fact]
    public async Task CheckAsync_ProgramAndExample_BothAreChecked()
    {
        using var bench = new Bench();
        bench.Write("Cargo.toml", Bench.Manifest("app"));
        bench.Write("src/main.rs", "fn main() { missing(); }\n");
        bench.Write("examples/show.rs", "fn main() { absent(); }\n");
        var result = await bench.Check();
        Assert.Equal(["examples/show.rs", "src/main.rs"], result.Diagnostics.Select(diagnostic => diagnostic.Primary!.File));
    }

    [Fact]
    public async Task CheckAsync_BrokenManifest_IsADiagnosticOfClassOther()
    {
        using var bench = Bench.Library("");
        bench.Write("Cargo.toml", "[package\nname = \"app\"\n");
        var result = await bench.Check();
        Assert.Equal(("other", CompilerPhase.Cargo, false), (result.Diagnostics[0].Class, result.Phase, result.Green));
        Assert.Contains("Cargo.toml:1", result.Diagnostics[0].Rendered, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckAsync_FailingBuildScript_SaysSo()
    {
        using var bench = Bench.Library("");
        bench.Write("build.rs", "fn main() { panic!(\"no luck today\"); }\n");
        var result = await bench.Check();
        Assert.Equal(("other", CompilerPhase.Cargo), (result.Diagnostics[0].Class, result.Phase));
        Assert.Contains("no luck today", result.Diagnostics[0].Rendered, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckAsync_FeatureGivenOrNot_FollowsTheOptions()
    {
        using var bench = Bench.Library("#[cfg(feature = \"extra\")]\npub fn f() { missing(); }\n");
        bench.Write("Cargo.toml", Bench.Manifest("app", "[features]\nextra = []\n"));
        Assert.True((await bench.Check()).Green);
        Assert.Equal(1, (await bench.Check(new CargoOptions(Features: ["extra"]))).Errors);
        Assert.Equal(1, (await bench.Check(new CargoOptions(AllFeatures: true))).Errors);
    }

    [Fact]
    public async Task CheckAsync_LockedWithoutLockFile_IsCargosRefusal()
    {
        using var bench = Bench.Library("");
        var result = await bench.Check(new CargoOptions(Locked: true));
        Assert.Contains("--locked", result.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckAsync_CrateThatCannotBeDownloaded_NamesItAndTheRemedy()
    {
        using var bench = Bench.Library("");
        bench.Write("Cargo.toml", Bench.Manifest("app", "[dependencies]\nserde = \"1\"\n"));
        var failure = await Assert.ThrowsAsync<ActivityFailureException>(() => bench.Check());
        Assert.Equal("dependencies are not on this machine: serde; tsrun never downloads; run: cargo fetch", failure.Message);
        Assert.Equal("TS0512", Assert.IsType<FailureInfo.Application>(failure.Failure.Info).Type);
    }

    [Fact]
    public async Task TestAsync_PassFailIgnoreAndDoctest_AddsUp()
    {
        using var bench = Bench.Library("""
            /// ```
            /// assert_eq!(app::two(), 2);
            /// ```
            pub fn two() -> i32 { 2 }
            #[cfg(test)]
            mod tests {
                #[test] fn good() {}
                #[test] #[ignore] fn later() {}
                #[test] fn bad() { println!("seen"); assert_eq!(super::two(), 3, "sum"); }
            }
            """);
        bench.Write("tests/whole.rs", "#[test] fn whole() { assert_eq!(app::two(), 2); }\n");
        var result = await bench.Test();
        Assert.Equal((true, false, 3, 1, 1), (result.Compiled, result.Green, result.Passed, result.Failed, result.Ignored));
        Assert.Equal("tests::bad", Assert.Single(result.Failures));
        Assert.Contains("seen", result.Tail, StringComparison.Ordinal);
        Assert.Equal("3 passed, 1 failed, 1 ignored: tests::bad", result.Summary);
    }

    [Fact]
    public async Task TestAsync_HangingTest_IsKilledAndRed()
    {
        using var bench = Bench.Library("#[test] fn quick() {}\n#[test] fn forever() { loop { std::thread::park(); } }\n");
        await bench.Check();
        var result = await bench.Test(timeout: TimeSpan.FromSeconds(8));
        Assert.False(result.Green);
        Assert.StartsWith("the tests did not end within 8 s and were stopped", result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TestAsync_AbortingTest_NamesItsProgram()
    {
        using var bench = Bench.Library("#[test] fn dies() { std::process::abort(); }\n");
        var result = await bench.Test();
        Assert.Equal((true, false, 1), (result.Compiled, result.Green, result.Failed));
        Assert.Equal("--lib", Assert.Single(result.Failures));
    }

    [Fact]
    public async Task DiscoverAsync_ToolchainNotInstalled_SaysWhatToInstall()
    {
        using var bench = Bench.Library("");
        bench.Write("rust-toolchain.toml", "[toolchain]\nchannel = \"1.60.0\"\n");
        var failure = await Assert.ThrowsAsync<ActivityFailureException>(() => bench.Check());
        Assert.Equal("TS0511", Assert.IsType<FailureInfo.Application>(failure.Failure.Info).Type);
        Assert.Matches("toolchain '1.60.0.*' is not installed; run: rustup toolchain install 1.60.0", failure.Message);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Fact]
    public async Task DiscoverAsync_ToolchainFileOfAnInstalledOne_IsHonoured()
    {
        using var bench = Bench.Library("");
        bench.Write("rust-toolchain.toml", "[toolchain]\nchannel = \"stable\"\n");
        Assert.True((await bench.Check()).Green);
    }

    [Fact]
    public async Task DiscoverAsync_NoCargoAnywhere_SaysWhereItLooked()
    {
        using var bench = new Bench(new HostEnvironment(new Dictionary<string, string> { ["HOME"] = "/nowhere" }));
        var failure = await Assert.ThrowsAsync<ActivityFailureException>(() => bench.Check());
        Assert.Equal("cargo was not found: looked at TSRUN_CARGO, CARGO, PATH and /nowhere/.cargo/bin/cargo; install Rust with https://rustup.rs, or set TSRUN_CARGO", failure.Message);
    }
}
