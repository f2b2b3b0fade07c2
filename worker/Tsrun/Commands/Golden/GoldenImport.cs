using Tsrun.Activities.Bundles;
using Tsrun.Activities.Golden;
using Tsrun.Cli.Hosting.Golden;
using Tsrun.Cli.Rendering;

namespace Tsrun.Cli.Commands.Golden;

/// <summary><c>tsrun golden import</c>: what comes in must hold against itself, and be new.</summary>
internal static class GoldenImport
{
    public static int Execute(string path, string folder, OutputOptions output)
    {
        var golden = GoldenCases.Unpack(path);
        if (GoldenValidation.Validate(golden).Faults is [var fault, ..]) throw Refused($"{golden.Trace.Name}: {fault}");
        var store = new GoldenStore(folder);
        if (store.Read().Sound.FirstOrDefault(other => other.Trace.Name != golden.Trace.Name && other.Trace.Snapshot.Hash == golden.Trace.Snapshot.Hash) is { } twin)
            throw Refused($"{golden.Trace.Name}: `{twin.Trace.Name}` began from the same sources");
        bool isNew;
        try
        {
            isNew = store.Keep(golden);
        }
        catch (BundleException e)
        {
            throw Refused(e.Message);
        }
        Records.Write(output, "tsrun.import/1", $"{(isNew ? "imported" : "already here")}: {golden.Trace.Name}, {golden.Trace.Licence}, manifest {golden.Bundle.Hash}", json =>
        {
            json.WriteString("name", golden.Trace.Name);
            json.WriteBoolean("new", isNew);
            json.WriteString("sha256", golden.Bundle.Hash);
        });
        return ExitCode.Green;
    }

    private static CliException Refused(string reason) => new(ExitCode.Invalid, "TS1011", $"refused: {reason}", "nothing was kept");
}
