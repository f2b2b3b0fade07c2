using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace Tsrun.Cli.Commands;

/// <summary><c>--version</c>: name, version and commit on one line, as cargo and rustc print theirs.</summary>
internal sealed class VersionWithName : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool Terminating => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var version = typeof(VersionWithName).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? CommandLine.Version;
        parseResult.InvocationConfiguration.Output.WriteLine($"tsrun {version}");
        return ExitCode.Green;
    }
}
