using Tsrun.Activities;
using Tsrun.Activities.Cargo;
using Tsrun.Activities.Cargo.Toolchains;
using Tsrun.Activities.Cargo.Tree;
using Tsrun.History;

namespace Tsrun.Tests.Cargo;

/// <summary>A crate in a temporary folder, and the pool that compiles it with the real cargo.</summary>
public sealed class Bench : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tsrun-cargo-").FullName;
    private readonly ScratchPool _pool;

    public Bench(HostEnvironment? host = null)
    {
        Host = host ?? HostEnvironment.Current();
        _pool = new ScratchPool(Runner, Path.Combine(_folder, "data"), Host);
        Root = Path.Combine(_folder, "home", "app");
        Directory.CreateDirectory(Root);
    }

    public HostEnvironment Host { get; }

    public ProcessRunner Runner { get; } = new();

    public ScratchPool Pool => _pool;

    public string Root { get; }

    public static string Manifest(string name, string more = "") => $"[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2021\"\n{more}";

    /// <summary>A library crate with this source.</summary>
    public static Bench Library(string source)
    {
        var bench = new Bench();
        bench.Write("Cargo.toml", Manifest("app"));
        bench.Write("src/lib.rs", source);
        return bench;
    }

    public void Write(string file, string text)
    {
        var path = Path.GetFullPath(Path.Combine(Root, file));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    public RunFacts Run(CargoOptions? cargo = null, TimeSpan? timeout = null) => new(
        "run", Root, "", "default", cargo ?? new CargoOptions(),
        new ActivityLimits(timeout ?? TimeSpan.FromSeconds(120), 8L << 30, 16 << 20, 512, "required"));

    public async Task<IScratch> Open(CargoOptions? cargo = null, int lane = 0, TimeSpan? timeout = null) =>
        await _pool.OpenAsync(Run(cargo, timeout), lane, CancellationToken.None);

    /// <summary>Opens, checks, and proves that nothing in the user's tree changed.</summary>
    public async Task<CargoCheck.Result> Check(CargoOptions? cargo = null)
    {
        var before = Everything();
        var result = await (await Open(cargo)).CheckAsync(CancellationToken.None);
        Assert.Equal(before, Everything());
        return result;
    }

    /// <summary>Opens, tests, and proves that nothing in the user's tree changed.</summary>
    public async Task<CargoTest.Result> Test(CargoOptions? cargo = null, TimeSpan? timeout = null)
    {
        var before = Everything();
        var result = await (await Open(cargo, timeout: timeout)).TestAsync(CancellationToken.None);
        Assert.Equal(before, Everything());
        return result;
    }

    public string Everything() => Snapshot.Take(Path.GetDirectoryName(Root)!).Hash;

    public void Dispose()
    {
        _pool.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
