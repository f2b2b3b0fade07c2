using Tsrun.Activities;
using Tsrun.Activities.Cargo.Toolchains;
using Tsrun.Activities.RustAnalyzer;
using Tsrun.Activities.Sandbox;
using Tsrun.History;
using Tsrun.Tests.Cargo;

namespace Tsrun.Tests.RustAnalyzer;

/// <summary>A crate, and a rust-analyzer (the real one, or a script in its place) to ask about it.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
internal sealed class AnalyzerRig : IAsyncDisposable
{
    private readonly AnalyzerPool _pool;

    /// <param name="server">Path of the server.</param>
    public AnalyzerRig(string source, string server, TimeProvider? clock = null)
    {
        var variables = new Dictionary<string, string>(HostEnvironment.Current().Variables, StringComparer.Ordinal) { ["TSRUN_RUST_ANALYZER"] = server };
        Bench = new Bench(new HostEnvironment(variables));
        Bench.Write("Cargo.toml", Bench.Manifest("app"));
        Bench.Write("src/lib.rs", source);
        _pool = new AnalyzerPool(Bench.Runner, Bench.Pool.Toolchains, Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(Bench.Root)!)!, "data"), clock ?? TimeProvider.System);
    }

    public Bench Bench { get; }

    public AnalyzerPool Pool => _pool;

    /// <summary>A shell script that stands in for the server.</summary>
    public static string Script(string folder, string text)
    {
        var path = Path.Combine(folder, "server.sh");
        File.WriteAllText(path, $"#!/bin/sh\n{text}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return path;
    }

    public Task<RustProbe.Result> AskAsync(string question, int line, int column, TimeSpan? limit = null) =>
        Answer<RustProbe.Result>(new RustProbeHandler(_pool), new RustProbe.Arguments(Bench.Root, question, "src/lib.rs", line, column), limit);

    public async Task<T> Answer<T>(IActivityHandler handler, object arguments, TimeSpan? limit = null)
    {
        var run = Bench.Run(timeout: limit ?? TimeSpan.FromSeconds(60));
        var input = arguments switch
        {
            RustProbe.Arguments a => HistoryJson.ToPayload(new ActivityInput<RustProbe.Arguments>(run, a)),
            RustContext.Arguments a => HistoryJson.ToPayload(new ActivityInput<RustContext.Arguments>(run, a)),
            _ => throw new InvalidOperationException(),
        };
        return HistoryJson.Read<T>(await handler.ExecuteAsync(input, new ActivityContext(new ActivityId("1"), 1, _ => { }), default));
    }

    public async ValueTask DisposeAsync()
    {
        await _pool.DisposeAsync();
        Bench.Dispose();
    }
}

/// <summary>A test that needs the real server: named in TSRUN_TEST_RUST_ANALYZER, beside rustc, or in PATH; says so where it is skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AnalyzerFactAttribute : FactAttribute
{
    /// <summary>Its path; empty when there is none.</summary>
    public static string Server { get; } = Environment.GetEnvironmentVariable("TSRUN_TEST_RUST_ANALYZER") is { Length: > 0 } named ? named
        : AnalyzerFinder.Find(HostEnvironment.Current(), null)?.Path ?? "";

    public AnalyzerFactAttribute()
    {
        if (SandboxProbe.Detect() is SandboxTier.None none) Skip = $"no sandbox here: {none.Reason}";
        else if (!File.Exists(Server)) Skip = "no rust-analyzer: name one in TSRUN_TEST_RUST_ANALYZER, or put it into PATH";
    }
}
