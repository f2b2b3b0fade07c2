using System.CommandLine;
using Tsrun.Cli.Hosting;
using Tsrun.Cli.Hosting.Cluster;
using Tsrun.Engine.Bench;
using Tsrun.Engine.Grpc;

namespace Tsrun.Cli.Commands;

/// <summary><c>tsrun bench</c>: what a durable step costs: in this process beside the floor, on a cluster, and as load for a server. A benchmark, not a test.</summary>
internal static class BenchCommand
{
    private static readonly Option<string> Data = new("--data") { Description = "an empty folder on the disk to measure", HelpName = "DIR", Required = true };

    private static readonly Option<int> Runs = new("--runs") { Description = "runs at once", HelpName = "N", DefaultValueFactory = _ => 1000 };

    private static readonly Option<bool> Endless = new("--endless") { Description = "runs that never end, until Ctrl-C, with each pause told; with --runs 0 those that are there" };

    public static Command Create()
    {
        var engine = new Command("engine", "cost of a durable step, beside a raw SQLite commit") { Data };
        engine.SetAction(async (parsed, _) =>
        {
            await EngineBench.RunAsync(parsed.GetValue(Data)!, Console.Out);
            await ScriptBench.RunAsync(parsed.GetValue(Data)!, Console.Out);
            return ExitCode.Green;
        });
        var cluster = new Command("cluster", "cost of a step on a Temporal cluster, with this build's worker").WithCluster();
        cluster.SetAction(async (parsed, _) =>
        {
            var settings = ClusterSettings.Find(ClusterArguments.Read(parsed), isWorker: true) ?? throw WorkerCommand.NoCluster();
            await using var connection = await ClusterConnection.OpenAsync(settings);
            await ClusterBench.RunAsync(connection, Console.Out);
            return ExitCode.Green;
        });
        return new Command("bench", "benchmarks of this build") { engine, cluster, Server() };
    }

    private static Command Server()
    {
        var server = new Command("server", "load for a Temporal server: a worker that only plays answers") { Runs, Endless }.WithCluster();
        server.SetAction(async (parsed, _) =>
        {
            var settings = ClusterSettings.Find(ClusterArguments.Read(parsed), isWorker: true) ?? throw WorkerCommand.NoCluster();
            using var frontend = await GrpcFrontend.ConnectAsync(settings.Options, settings.Namespace);
            if (!parsed.GetValue(Endless))
            {
                await FrontendBench.RunAsync(frontend, parsed.GetValue(Runs), Console.Out);
                return ExitCode.Green;
            }
            using var interrupt = new Interrupt();
            await FrontendBench.EndlessAsync(frontend, parsed.GetValue(Runs), Console.Out, interrupt.Drain);
            return ExitCode.Green;
        });
        return server;
    }
}
