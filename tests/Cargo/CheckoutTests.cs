using Tsrun.Activities;
using Tsrun.Activities.Cargo;
using Tsrun.Activities.Cargo.Toolchains;
using Tsrun.History;

namespace Tsrun.Tests.Cargo;

public sealed class CheckoutTests
{
    private static Task<Checkout> Locate(Bench bench, string path, string? package = null) =>
        new CheckoutLocator(bench.Runner, new ToolchainFinder(bench.Runner, bench.Host)).LocateAsync(Path.Combine(bench.Root, path), package, true, default);

    [Theory]
    [InlineData(".")]
    [InlineData("Cargo.toml")]
    [InlineData("src/lib.rs")]
    [InlineData("src")]
    public async Task LocateAsync_AnythingInsideACrate_IsThatCrate(string path)
    {
        using var bench = Bench.Library("");
        var before = bench.Everything();
        var checkout = await Locate(bench, path);
        Assert.Equal((bench.Root, "Cargo.toml", "app"), (checkout.Root, checkout.ManifestPath, Assert.Single(checkout.Packages).Name));
        Assert.Equal(before, bench.Everything());
    }

    [Fact]
    public async Task LocateAsync_MemberOfAWorkspace_RootIsTheWorkspace()
    {
        using var bench = new Bench();
        bench.Write("Cargo.toml", "[workspace]\nmembers = [\"a\"]\n");
        bench.Write("a/Cargo.toml", Bench.Manifest("a", "[dependencies]\ncommon = { path = \"../../common\" }\n"));
        bench.Write("a/src/lib.rs", "");
        bench.Write("../common/Cargo.toml", Bench.Manifest("common"));
        bench.Write("../common/src/lib.rs", "");
        var checkout = await Locate(bench, "a");
        Assert.Equal((bench.Root, "a/Cargo.toml"), (checkout.Root, checkout.ManifestPath));
        Assert.Equal(Path.GetFullPath(Path.Combine(bench.Root, "../common")), Assert.Single(checkout.Outside));
        var failure = await Assert.ThrowsAsync<ActivityFailureException>(() => Locate(bench, "a", "b"));
        Assert.Equal($"the workspace at {bench.Root} has no package `b`; it has a", failure.Message);
    }

    [Fact]
    public async Task LocateAsync_BrokenManifest_IsACheckoutWithAProblem()
    {
        using var bench = Bench.Library("");
        bench.Write("Cargo.toml", "[package]\nname = \n");
        var checkout = await Locate(bench, "src");
        Assert.Equal((bench.Root, "other", CompilerPhase.Cargo), (checkout.Root, checkout.Problem!.Class, checkout.Problem.Phase));
    }

    [Theory]
    [InlineData("absent", "TS0001", "absent does not exist; give the path of a crate, its Cargo.toml, or a file inside it")]
    [InlineData(".", "TS0002", "nor in any folder above it; give the path of a crate, or make one with: cargo init")]
    public async Task LocateAsync_NothingThere_SaysWhatWasMissing(string path, string code, string end)
    {
        using var bench = new Bench();
        var failure = await Assert.ThrowsAsync<ActivityFailureException>(() => Locate(bench, path));
        Assert.Equal(code, Assert.IsType<FailureInfo.Application>(failure.Failure.Info).Type);
        Assert.EndsWith(end, failure.Message, StringComparison.Ordinal);
    }
}
