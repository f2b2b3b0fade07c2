using System.Globalization;
using System.Runtime.InteropServices;
using Tsrun.Activities;

namespace Tsrun.Tests.Sandbox;

public sealed partial class AttackTests
{
    // What a hostile program may do: nothing but work in its own folder. A line that turns to "ok" is a hole.
    private const string Expected = """
        capabilities 0
        bounding-set 0
        no-new-privs 1
        seccomp 2
        open-descriptors 0
        """;

    [LibraryImport("libc")]
    private static partial int dup(int descriptor);

    [LibraryImport("libc")]
    private static partial int close(int descriptor);

    [BoxFact("/usr/bin/cc")]
    public async Task Probe_HostileProgram_IsRefusedEverything()
    {
        using var box = new Box();
        var program = await box.CompileAsync("probe.c");
        // dup drops close-on-exec: a descriptor that the engine forgot.
        var leak = dup(0);
        var request = box.Request(program, Environment.ProcessId.ToString(CultureInfo.InvariantCulture), box.Mine, box.Outside);
        var result = await Box.RunAsync(request with { Sandbox = SandboxRules.ForBuild(["/proc"], [box.Mine]) });
        _ = close(leak);
        Assert.Equal("", result.Stderr);
        File.WriteAllText("/tmp/sbx/out.txt", result.Stdout);
        Assert.Equal(Expected, result.Stdout.TrimEnd());
        Assert.Equal("token", File.ReadAllText(Path.Combine(box.Outside, "secret")));
        Assert.Equal(["secret"], Directory.GetFileSystemEntries(box.Outside).Select(Path.GetFileName));
    }
}
