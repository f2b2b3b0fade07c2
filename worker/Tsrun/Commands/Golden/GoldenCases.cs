using Tsrun.Activities.Bundles;
using Tsrun.Activities.Golden;
using Tsrun.Cli.Hosting.Traces;

namespace Tsrun.Cli.Commands.Golden;

/// <summary>Golden traces as commands name them.</summary>
internal static class GoldenCases
{
    /// <summary>One of a folder, by name.</summary>
    /// <exception cref="CliException">TS1030: it is not there (exit 2). TS1013: it is not in order (exit 7).</exception>
    public static GoldenCase Load(string folder, string name)
    {
        Require(folder, name);
        return Guarded(() => new GoldenStore(folder).Load(name));
    }

    /// <summary>Those named, or every one of a folder, without the damaged ones; <see cref="Ended"/> tells of these when the others had their turn.</summary>
    /// <exception cref="CliException">TS1030: one of the named is not there (exit 2); a slip of the pen, so nothing is begun.</exception>
    public static (IReadOnlyList<GoldenCase> Sound, IReadOnlyList<string> Damaged) Read(string folder, params IReadOnlyList<string> names)
    {
        foreach (var name in names) Require(folder, name);
        return new GoldenStore(folder).Read(names.Count > 0 ? names : null);
    }

    /// <summary>How a command over several golden traces ends.</summary>
    /// <exception cref="CliException">TS1013: some are not in order (exit 7).</exception>
    public static int Ended(string folder, IReadOnlyList<string> damaged) => damaged.Count == 0 ? ExitCode.Green
        : throw new CliException(ExitCode.Invalid, "TS1013", string.Join('\n', damaged), $"what is wrong with each: tsrun golden validate --folder {folder}");

    /// <summary>One in a bundle.</summary>
    public static GoldenCase Unpack(string path) => Guarded(() => GoldenCase.Of(TraceSource.Unpack(TraceSource.Bytes(path))));

    /// <summary>One by name, or in a bundle.</summary>
    public static GoldenCase Find(string folder, string nameOrFile) => File.Exists(nameOrFile) ? Unpack(nameOrFile) : Load(folder, nameOrFile);

    /// <exception cref="CliException">TS1030: there is none of that name (exit 2).</exception>
    public static void Require(string folder, string name)
    {
        if (!new GoldenStore(folder).Names.Contains(name)) throw new CliException(ExitCode.Usage, "TS1030", $"found no golden trace `{name}` in {folder}", "list them: tsrun golden list");
    }

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
