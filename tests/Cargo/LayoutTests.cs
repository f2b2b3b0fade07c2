using System.Security.Cryptography;
using Tsrun.Activities.Cargo.Toolchains;
using Tsrun.History;

namespace Tsrun.Tests.Cargo;

/// <summary>Shapes of checkouts that a copy must keep true.</summary>
public sealed class LayoutTests
{
    private static Bench Workspace()
    {
        var bench = new Bench();
        bench.Write("Cargo.toml", "[workspace]\nmembers = [\"a\", \"b\", \"c\"]\nresolver = \"2\"\n[workspace.package]\nversion = \"0.3.0\"\nedition = \"2021\"\n");
        foreach (var name in (string[])["a", "b", "c"])
        {
            bench.Write($"{name}/Cargo.toml", $"[package]\nname = \"{name}\"\nversion.workspace = true\nedition.workspace = true\n[dependencies]\n{(name == "c" ? "a = { path = \"../a\" }\n" : "")}");
            bench.Write($"{name}/src/lib.rs", name == "b" ? "pub fn b() -> u8 { \"\" }\n" : "pub fn f() {}\n");
        }
        return bench;
    }

    [Fact]
    public async Task CheckAsync_VirtualWorkspace_ChecksAllMembers()
    {
        using var bench = Workspace();
        var error = Assert.Single((await bench.Check()).Diagnostics);
        Assert.Equal(("b", "b/src/lib.rs"), (error.Package, error.Primary!.File));
    }

    [Fact]
    public async Task CheckAsync_PackageOrManifestChosen_ChecksOnlyThat()
    {
        using var bench = Workspace();
        Assert.True((await bench.Check(new CargoOptions(Package: "c"))).Green);
        Assert.True((await bench.Check(new CargoOptions("a/Cargo.toml"))).Green);
        Assert.False((await bench.Check(new CargoOptions("b/Cargo.toml"))).Green);
    }

    [Fact]
    public async Task CheckAsync_RootPackage_ChecksTheOtherMembersWhenTold()
    {
        using var bench = Bench.Library("pub fn f() {}\n");
        bench.Write("Cargo.toml", Bench.Manifest("app", "[workspace]\nmembers = [\"b\"]\n"));
        bench.Write("b/Cargo.toml", Bench.Manifest("b"));
        bench.Write("b/src/lib.rs", "pub fn b() -> u8 { \"\" }\n");
        Assert.True((await bench.Check()).Green);
        Assert.False((await bench.Check(new CargoOptions(Workspace: true))).Green);
    }

    [Fact]
    public async Task CheckAsync_ConfigurationNamesAWrapper_CompilesWithoutIt()
    {
        using var bench = Bench.Library("pub fn f() {}\n");
        bench.Write(".cargo/config.toml", "[build]\nrustc-wrapper = \"/nowhere/wrapper\"\n");
        Assert.True((await bench.Check()).Green);
    }

    [Fact]
    public async Task CheckAsync_NoConfigurationNamesAWrapper_CargoKeepsWhatRustcSaysOfItself()
    {
        using var bench = Bench.Library("pub fn f() {}\n");
        Assert.True((await bench.Check()).Green);
        Assert.Single(Directory.GetFiles(Path.Combine(bench.Root, "..", ".."), ".rustc_info.json", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }));
    }

    [Fact]
    public async Task CheckAsync_PathDependenciesOutside_AreCopiedWithTheirWorkspace()
    {
        using var bench = Bench.Library("pub fn f() -> u8 { common::f() }\n");
        bench.Write("Cargo.toml", Bench.Manifest("app", "[dependencies]\ncommon = { path = \"../lib/common\" }\n"));
        bench.Write("../lib/Cargo.toml", "[workspace]\nmembers = [\"common\", \"base\"]\n[workspace.package]\nversion = \"2.0.0\"\n");
        bench.Write("../lib/common/Cargo.toml", "[package]\nname = \"common\"\nversion.workspace = true\nedition = \"2021\"\n[dependencies]\nbase = { path = \"../base\" }\n");
        bench.Write("../lib/common/src/lib.rs", "pub use base::f;\n");
        bench.Write("../lib/base/Cargo.toml", Bench.Manifest("base"));
        bench.Write("../lib/base/src/lib.rs", "pub fn f() -> u8 { 1 }\n");
        var result = await bench.Check();
        Assert.True(result.Green, result.Summary);
        bench.Write("../lib/base/src/lib.rs", "pub fn f() -> u8 { \"\" }\n");
        Assert.Equal("../lib/base/src/lib.rs", (await bench.Check()).Diagnostics[0].Primary!.File);
    }

    [Fact]
    public async Task CheckAsync_DeriveMacroFromAPathCrate_Expands()
    {
        using var bench = Bench.Library("pub trait Name { fn name() -> &'static str; }\n#[derive(derive_name::Name)]\npub struct Ship;\n#[test] fn t() { assert_eq!(Ship::name(), \"Ship\"); }\n");
        bench.Write("Cargo.toml", Bench.Manifest("app", "[dependencies]\nderive_name = { path = \"derive_name\" }\n"));
        bench.Write("derive_name/Cargo.toml", Bench.Manifest("derive_name", "[lib]\nproc-macro = true\n"));
        bench.Write("derive_name/src/lib.rs", """
            use proc_macro::{TokenStream, TokenTree};
            #[proc_macro_derive(Name)]
            pub fn name(input: TokenStream) -> TokenStream {
                let name = input.into_iter().filter_map(|t| if let TokenTree::Ident(i) = t { Some(i.to_string()) } else { None }).last().unwrap();
                format!("impl Name for {name} {{ fn name() -> &'static str {{ {name:?} }} }}").parse().unwrap()
            }
            """);
        var result = await bench.Test();
        Assert.Equal((true, 1), (result.Green, result.Passed));
    }

    [Fact]
    public async Task CheckAsync_BuildScriptGeneratesCode_AlsoIntoItsTree()
    {
        using var bench = Bench.Library("include!(concat!(env!(\"OUT_DIR\"), \"/made.rs\"));\nmod made_here;\npub fn f() -> u8 { MADE + made_here::HERE }\n");
        bench.Write("build.rs", """
            fn main() {
                println!("cargo::rerun-if-changed=build.rs");
                std::fs::write(format!("{}/made.rs", std::env::var("OUT_DIR").unwrap()), "pub const MADE: u8 = 1;").unwrap();
                std::fs::write("src/made_here.rs", "pub const HERE: u8 = 1;").unwrap();
            }
            """);
        Assert.True((await bench.Check()).Green);
        Assert.True((await bench.Check()).Green);
    }

    [Theory]
    [InlineData("vendor", false)]
    [InlineData("../vendor", false)]
    [InlineData("../vendor", true)]
    public async Task CheckAsync_VendoredCrates_WorkWhereverTheyLie(string folder, bool absolute)
    {
        using var bench = Bench.Library("pub fn f() -> u8 { tiny::f() }\n");
        bench.Write("Cargo.toml", Bench.Manifest("app", "[dependencies]\ntiny = \"1\"\n"));
        var named = absolute ? Path.GetFullPath(Path.Combine(bench.Root, folder)) : folder;
        bench.Write(".cargo/config.toml", $"[source.crates-io]\nreplace-with = \"vendored\"\n[source.vendored]\ndirectory = \"{named}\"\n");
        var manifest = "[package]\nname = \"tiny\"\nversion = \"1.0.0\"\nedition = \"2021\"\n";
        const string Source = "pub fn f() -> u8 { 7 }\n";
        bench.Write($"{folder}/tiny/Cargo.toml", manifest);
        bench.Write($"{folder}/tiny/src/lib.rs", Source);
        bench.Write($"{folder}/tiny/.cargo-checksum.json", $$"""{"files":{"Cargo.toml":"{{Sha(manifest)}}","src/lib.rs":"{{Sha(Source)}}"},"package":null}""");
        var result = await bench.Check();
        Assert.True(result.Green, result.Diagnostics.Count > 0 ? result.Diagnostics[0].Rendered : result.Summary);
        Assert.Equal(["Cargo.toml", "src/lib.rs"], (await bench.Open()).EditableFiles);
    }

    [Fact]
    public async Task CheckAsync_ConfigurationAboveTheCrate_Holds()
    {
        using var bench = Bench.Library("#[cfg(above)]\npub fn f() { missing(); }\n");
        bench.Write("../.cargo/config.toml", "[build]\nrustflags = [\"--cfg\", \"above\"]\n");
        Assert.Equal("E0425", Assert.Single((await bench.Check()).Diagnostics, diagnostic => diagnostic.Level == "error").Code);
    }

    [Fact]
    public async Task CheckAsync_UsersRustflags_AreIgnored()
    {
        var host = new HostEnvironment(new Dictionary<string, string>(HostEnvironment.Current().Variables) { ["RUSTFLAGS"] = "--nonsense", ["RUSTC_WRAPPER"] = "/nowhere" });
        using var bench = new Bench(host);
        bench.Write("Cargo.toml", Bench.Manifest("app"));
        bench.Write("src/lib.rs", "");
        Assert.True((await bench.Check()).Green);
    }

    private static string Sha(string text) => Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
}
