using Tsrun.Activities.Golden;
using Tsrun.Cli.Hosting.Golden;
using Tsrun.Cli.Rendering;

namespace Tsrun.Cli.Commands.Golden;

/// <summary><c>tsrun golden validate</c>: each golden trace against its own history and sources.</summary>
internal static class GoldenValidate
{
    public static int Execute(string[] paths, string folder, OutputOptions output)
    {
        var (valid, wrong) = (0, 0);
        foreach (var (name, faults) in paths.Length == 0 ? OfFolder(folder) : paths.SelectMany(Of))
        {
            if (faults.Count == 0) valid++;
            else wrong++;
            foreach (var fault in faults) Console.Error.WriteLine(Printable.Line($"{name}: {fault}"));
        }
        // A wrong path must not look like a healthy folder to a CI job.
        if (valid + wrong == 0) throw new CliException(ExitCode.Usage, "TS0001", $"found no golden trace in {(paths.Length == 0 ? folder : string.Join(", ", paths))}, expected a folder of them, one of them, or a bundle");
        Records.Write(output, "tsrun.validate/1", wrong == 0 ? $"{valid} valid" : $"{valid} valid, {wrong} not", json =>
        {
            json.WriteNumber("valid", valid);
            json.WriteNumber("invalid", wrong);
        });
        return wrong == 0 ? ExitCode.Green : ExitCode.Invalid;
    }

    /// <summary>A bundle, one golden trace, or a folder of them.</summary>
    private static IEnumerable<(string Name, IReadOnlyList<string> Faults)> Of(string path)
    {
        if (File.Exists(path)) return [(path, GoldenValidation.Validate(GoldenCases.Unpack(path)).Faults)];
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (!Directory.Exists(full)) throw new CliException(ExitCode.Usage, "TS0001", $"there is no golden trace {path}");
        return File.Exists(Path.Combine(full, GoldenCase.Meta)) ? [One(new GoldenStore(Path.GetDirectoryName(full)!), Path.GetFileName(full))] : OfFolder(full);
    }

    private static IEnumerable<(string Name, IReadOnlyList<string> Faults)> OfFolder(string folder)
    {
        var store = new GoldenStore(folder);
        return store.Names.Select(name => One(store, name));
    }

    private static (string Name, IReadOnlyList<string> Faults) One(GoldenStore store, string name) => (name, GoldenValidation.Validate(store, name).Faults);
}
