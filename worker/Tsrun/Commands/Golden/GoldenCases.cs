using Tsrun.Activities.Bundles;
using Tsrun.Activities.Golden;
using Tsrun.Cli.Hosting.Traces;

namespace Tsrun.Cli.Commands.Golden;

/// <summary>Golden traces as commands name them.</summary>
internal static class GoldenCases
{
    /// <summary>One of a folder, by name.</summary>
    /// <exception cref="CliException">TS1013: it is not there, or not in order.</exception>
    public static GoldenCase Load(string folder, string name) => Guarded(() => new GoldenStore(folder).Load(name));

    /// <summary>One in a bundle.</summary>
    public static GoldenCase Unpack(string path) => Guarded(() => GoldenCase.Of(TraceSource.Unpack(TraceSource.Bytes(path))));

    /// <summary>One by name, or in a bundle.</summary>
    public static GoldenCase Find(string folder, string nameOrFile) => File.Exists(nameOrFile) ? Unpack(nameOrFile) : Load(folder, nameOrFile);

    private static GoldenCase Guarded(Func<GoldenCase> read)
    {
        try
        {
            return read();
        }
        catch (BundleException e)
        {
            throw new CliException(ExitCode.Invalid, "TS1013", e.Message, "see what there is: tsrun golden list");
        }
    }
}
