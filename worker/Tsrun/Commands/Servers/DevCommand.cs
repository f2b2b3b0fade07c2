using System.CommandLine;
using System.Globalization;
using Tsrun.Activities.Cargo.Toolchains;
using Tsrun.Cli.Hosting;
using Tsrun.Engine;
using Tsrun.Engine.Grpc;

namespace Tsrun.Cli.Commands.Servers;

/// <summary><c>tsrun dev up</c> and <c>down</c>: the server that <c>temporal-dev.yaml</c> names, on this machine.</summary>
internal static class DevCommand
{
    private static readonly Option<string> FileOption = new("--file") { Description = "the file that names address, namespace and search attributes", HelpName = "FILE", DefaultValueFactory = _ => "temporal-dev.yaml" };

    public static Command Create()
    {
        var up = new Command("up", "serve here until Ctrl-C: with `temporal` when it is on the PATH, else with tsrun itself") { FileOption };
        up.SetAction((parsed, _) => UpAsync(DevFile.Read(parsed.GetValue(FileOption)!)));
        var down = new Command("down", "stop what `dev up` started") { FileOption };
        down.SetAction((parsed, _) => DownAsync(DevFile.Read(parsed.GetValue(FileOption)!)));
        return new Command("dev", "a local Temporal server for this project") { up, down };
    }

    private static async Task<int> UpAsync(DevFile file)
    {
        var note = NotePath(file);
        // Who serves there already keeps its note: without it, `dev down` would not find that server any more.
        DevNote.RequireFree(file.Options.Endpoint);
        await DevNote.WriteAsync(note);
        // The genuine program takes the place of this one: the process stays the same, and so does its number.
        if (HostEnvironment.Current().FindInPath("temporal") is { } temporal) Takeover.By(temporal, file.Arguments);
        try
        {
            return await DevServer.RunAsync(file.Options with { DbFilename = Path.Combine(DataDirectory.Create(), "dev.db") });
        }
        finally
        {
            await DevNote.DeleteOwnAsync(note);
        }
    }

    private static async Task<int> DownAsync(DevFile file)
    {
        var note = NotePath(file);
        if (!File.Exists(note) || !int.TryParse(await File.ReadAllTextAsync(note), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) || !await AnswersAsync(file.Address))
        {
            File.Delete(note);
            throw new CliException(ExitCode.Usage, "TS1123", $"found no server of `tsrun dev up` at {file.Address}", "start one: tsrun dev up");
        }
        Takeover.Stop(pid);
        File.Delete(note);
        Console.Out.WriteLine($"stopped {file.Address}");
        return ExitCode.Green;
    }

    // A number of a process may have gone to another one: only who answers at the address is stopped.
    private static async Task<bool> AnswersAsync(string address)
    {
        try
        {
            using var frontend = await GrpcFrontend.ConnectAsync(new ClusterOptions(address) { RetryFor = TimeSpan.Zero });
            return true;
        }
        catch (WorkflowServiceException)
        {
            return false;
        }
    }

    private static string NotePath(DevFile file) => Path.Combine(DataDirectory.Create(), $"dev-{file.Options.Endpoint.Port}.pid");
}
