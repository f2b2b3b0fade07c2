using System.Runtime.Versioning;

namespace Tsrun.Tests.Cli;

/// <summary>The launcher script, with a dotnet that only plays: what it says and leaves when its build does not end well.</summary>
[SupportedOSPlatform("linux")]
public sealed class LauncherTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tsrun-launcher-").FullName;

    public LauncherTests()
    {
        File.Copy(Path.Combine(Repository.Root, "tsrun"), Path.Combine(_folder, "tsrun"));
        Directory.CreateDirectory(Path.Combine(_folder, "bin"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task Launcher_InterruptedWhileItBuilds_EndsThereAndLeavesNoLock(string signal, int exit)
    {
        var answer = (await LaunchAsync($"echo begun >> begun; kill -{signal} $PPID; exit {exit}")).Expect(exit);
        Assert.EndsWith("tsrun: interrupted while building; the next call goes on with it\n", answer.Err, StringComparison.Ordinal);
        Assert.Equal("begun\n", File.ReadAllText(Path.Combine(_folder, "begun")));
        Assert.False(Directory.Exists(Path.Combine(_folder, ".build", "lock")));
    }

    [Fact]
    public async Task Launcher_WhoseBuildFails_ShowsTheEndOfItsLogAndWhatToType()
    {
        var answer = (await LaunchAsync("echo 'error CS9999: broken'; exit 1")).Expect(5);
        Assert.Contains("error CS9999: broken\nerror[TS0520]: the build failed; the whole log is ", answer.Err, StringComparison.Ordinal);
        Assert.EndsWith("  = help: run: dotnet build Workflows.sln\n", answer.Err, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder, ".build", "lock")));
    }

    [Fact]
    public async Task Launcher_WithAnOldSdk_NamesBoth() =>
        Assert.Contains("error[TS0520]: found .NET SDK 8.0.404, expected 10\n", (await LaunchAsync("", "8.0.404")).Expect(5).Err, StringComparison.Ordinal);

    [Fact]
    public async Task Launcher_AfterItsBuild_HandsItsWordsOver()
    {
        const string build = "mkdir -p .build/app; printf '#!/bin/sh\\necho \"called as $TSRUN_CALLED with $*\"\\n' > .build/app/tsrun; chmod +x .build/app/tsrun";
        Assert.Equal("called as ./tsrun with fix ./a b\n", (await LaunchAsync(build)).Expect(0).Out);
    }

    /// <param name="publish">What <c>dotnet publish</c> does.</param>
    /// <param name="version">What <c>dotnet --version</c> says.</param>
    private async Task<CliAnswer> LaunchAsync(string publish, string version = "10.0.100")
    {
        var dotnet = Path.Combine(_folder, "bin", "dotnet");
        File.WriteAllText(dotnet, $"#!/bin/sh\n[ \"$1\" != --version ] || {{ echo {version}; exit; }}\n{publish}\n");
        File.SetUnixFileMode(dotnet, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        using var launcher = CliProgram.Start(["env", "--default-signal=INT", "./tsrun", "fix", "./a b"], _folder, new Dictionary<string, string?> { ["PATH"] = $"{_folder}/bin:/usr/bin:/bin" });
        return await launcher.EndAsync();
    }
}
