using System.CommandLine;
using Tsrun.Activities.Cargo.Toolchains;
using Tsrun.Cli.Hosting;
using Tsrun.Cli.Hosting.Cluster;

namespace Tsrun.Cli.Commands.Servers;

/// <summary><c>tsrun dev up</c> and <c>down</c>: the server that <c>temporal-dev.yaml</c> names, on this machine.</summary>
internal static class DevCommand
{
    private static readonly Option<string> FileOption = new("--file") { Description = "the file that names address, namespace and search attributes", HelpName = "FILE", DefaultValueFactory = _ => "temporal-dev.yaml" };

    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(10), Look = TimeSpan.FromMilliseconds(50);

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
        // Who serves there already keeps its note: without it, `dev down` would not find that server any more.
        DevNote.RequireFree(plan.Options.Endpoint);
        await DevNote.WriteAsync(note);
        // The program that the file names takes the place of this one: the process stays the same, and so does its number.
        if (HostEnvironment.Current().FindInPath(plan.Start[0]) is { } program) Takeover.By(program, [.. plan.Start.Skip(1)]);
        try
        {
            return await DevServer.RunAsync(plan.Options with { DbFilename = Path.Combine(DataDirectory.Create(), "dev.db") });
        }
        finally
        {
            await DevNote.DeleteOwnAsync(note);
        }
    }

    private static async Task<int> DownAsync(DevPlan plan)
    {
        var path = NotePath(plan);
        // Only who left the note is stopped: a server that crashed leaves one too, and its number may be another process's by now.
        if (await DevNote.ReadAsync(path) is not { IsAlive: true } note)
        {
            var crashed = File.Exists(path);
            File.Delete(path);
            throw new CliException(ExitCode.Usage, "TS1123", $"found no server of `tsrun dev up` at {plan.Address}{(crashed ? ": it ended without being stopped" : "")}", "start one: tsrun dev up");
        }
        Takeover.Stop(note.Process);
        if (!await EndsAsync(note)) throw new CliException(ExitCode.Environment, "TS1123", $"process {note.Process} was asked to end and goes on", $"see what keeps it, or end it: kill -9 {note.Process}");
        File.Delete(path);
        Console.Out.WriteLine($"stopped {plan.Address}");
        return ExitCode.Green;
    }

    /// <summary>Whoever says `down` and then `up` finds the address free.</summary>
    private static async Task<bool> EndsAsync(DevNote note)
    {
        for (var left = Goodbye; left > TimeSpan.Zero; left -= Look)
        {
            if (OperatingSystem.IsLinux() ? !note.IsAlive : left < Goodbye) return true;
            await Task.Delay(Look);
        }
        return false;
    }

    private static string NotePath(DevPlan plan) => Path.Combine(DataDirectory.Create(), $"dev-{plan.Options.Endpoint.Port}.pid");
}
