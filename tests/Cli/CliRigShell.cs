using System.Runtime.Versioning;

namespace Tsrun.Tests.Cli;

/// <summary>A shell line in a rig's folder: what a person does around the program.</summary>
[SupportedOSPlatform("linux")]
internal sealed class CliRigShell(CliRig rig)
{
    public async Task<CliAnswer> RunAsync(string line, string? folder = null)
    {
        using var shell = CliProgram.Start(["sh", "-c", line], folder ?? rig.Folder, new Dictionary<string, string?>());
        return await shell.EndAsync();
    }
}
