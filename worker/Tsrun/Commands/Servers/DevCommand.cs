using System.CommandLine;
using System.Globalization;
using Tsrun.Activities.Cargo.Toolchains;
using Tsrun.Cli.Hosting;
using Tsrun.Cli.Hosting.Cluster;
using Tsrun.Engine;
using Tsrun.Engine.Grpc;

namespace Tsrun.Cli.Commands.Servers;

/// <summary><c>tsrun dev up</c> and <c>down</c>: the server that <c>temporal-dev.yaml</c> names, on this machine.</summary>
internal static class DevCommand
{
    private static readonly Option<string> FileOption = new("--file") { Description = "the file that names address, namespace and search attributes", HelpName = "FILE", DefaultValueFactory = _ => "temporal-dev.yaml" };

    public static Command Create()
    {
        var up = new Command("up", "serve here until Ctrl-C: with the start command of the file (`temporal …`) when its program is on the PATH, else with tsrun itself") { FileOption };
        up.SetAction((parsed, _) => UpAsync(Read(parsed)));
        var down = new Command("down", "stop what `dev up` started") { FileOption };
        down.SetAction((parsed, _) => DownAsync(Read(parsed)));
        return new Command("dev", "a local Temporal server for this project") { up, down };
    }

    private static DevPlan Read(ParseResult parsed)
    {
        var path = parsed.GetValue(FileOption)!;
        return DevPlan.Of(DevFile.Read(path), path);
    }

    private static async Task<int> UpAsync(DevPlan plan)
    {
        var note = NotePath(plan);
        await File.WriteAllTextAsync(note, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        // The program that the file names takes the place of this one: the process stays the same, and so does its number.
        if (HostEnvironment.Current().FindInPath(plan.Start[0]) is { } program) Takeover.By(program, [.. plan.Start.Skip(1)]);
        try
        {
            return await DevServer.RunAsync(plan.Options with { DbFilename = Path.Combine(DataDirectory.Create(), "dev.db") });
        }
        finally
        {
            File.Delete(note);
        }
    }

    private static async Task<int> DownAsync(DevPlan plan)
    {
        var note = NotePath(plan);
        if (!File.Exists(note) || !int.TryParse(await File.ReadAllTextAsync(note), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) || !await AnswersAsync(plan.Address))
        {
            File.Delete(note);
            throw new CliException(ExitCode.Usage, "TS1123", $"found no server of `tsrun dev up` at {plan.Address}", "start one: tsrun dev up");
        }
        Takeover.Stop(pid);
        File.Delete(note);
        Console.Out.WriteLine($"stopped {plan.Address}");
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

    private static string NotePath(DevPlan plan) => Path.Combine(DataDirectory.Create(), $"dev-{plan.Options.Endpoint.Port}.pid");
}
