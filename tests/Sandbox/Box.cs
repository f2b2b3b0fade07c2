using Tsrun.Activities;
using Tsrun.Activities.Sandbox;

namespace Tsrun.Tests.Sandbox;

/// <summary>A private folder with a place to write and a place that is out of bounds, and short ways to run things in the box.</summary>
internal sealed class Box : IDisposable
{
    internal static readonly ProcessLimits Limits = new(TimeSpan.FromSeconds(60), 2L << 30, 1 << 20, 512);
    internal static readonly ProcessRunner Runner = new();
    private static readonly string Sources = Path.Combine(AppContext.BaseDirectory, "Sandbox");
    private readonly string _root = Directory.CreateTempSubdirectory("tsrun-box").FullName;

    internal Box()
    {
        Directory.CreateDirectory(Mine);
        Directory.CreateDirectory(Outside);
        File.WriteAllText(Path.Combine(Outside, "secret"), "token");
    }

    internal string Mine => Path.Combine(_root, "mine");
    internal string Outside => Path.Combine(_root, "outside");

    internal ProcessRequest Request(string program, params string[] arguments) => new(program, arguments, Mine,
        new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin", ["HOME"] = Mine, ["TMPDIR"] = Mine }, SandboxRules.ForBuild([], [Mine]), Limits);

    internal ProcessRequest Shell(string script) => Request("/bin/sh", "-c", script);

    internal static Task<ProcessResult> RunAsync(ProcessRequest request, CancellationToken cancellation = default) => Runner.RunAsync(request, cancellation);

    /// <summary>Compiles a C source of this folder, in the box, and gives the program's path.</summary>
    internal async Task<string> CompileAsync(string source)
    {
        File.Copy(Path.Combine(Sources, source), Path.Combine(Mine, source));
        var result = await RunAsync(Request("/usr/bin/cc", "-O1", "-w", "-o", "program", source));
        Assert.True(result.ExitCode == 0, result.Stderr);
        return Path.Combine(Mine, "program");
    }

    /// <summary>Whether a process runs; one that is dead but not reaped does not.</summary>
    internal static bool Lives(int pid)
    {
        var stat = $"/proc/{pid}/stat";
        return File.Exists(stat) && File.ReadAllText(stat) is var text && text[text.LastIndexOf(')') + 2] is not ('Z' or 'X');
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}

/// <summary>A test that needs the box, and perhaps a program; says what is missing where it is skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BoxFactAttribute : FactAttribute
{
    public BoxFactAttribute(string? needs = null)
    {
        if (SandboxProbe.Detect() is SandboxTier.None none)
            Skip = $"no sandbox here: {none.Reason}";
        else if (needs is not null && !File.Exists(needs.Replace("~", Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), StringComparison.Ordinal)))
            Skip = $"needs {needs}";
    }
}
