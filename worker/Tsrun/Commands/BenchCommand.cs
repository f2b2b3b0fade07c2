using System.CommandLine;
using Tsrun.Cli.Hosting;
using Tsrun.Cli.Hosting.Cluster;
using Tsrun.Engine.Bench;

namespace Tsrun.Cli.Commands;

/// <summary><c>tsrun bench engine</c>: what a durable step costs here, beside the floor. A benchmark, not a test.</summary>
internal static class BenchCommand
{
    private static readonly Option<string> Data = new("--data") { Description = "an empty folder on the disk to measure", HelpName = "DIR", Required = true };

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
        return new Command("bench", "benchmarks of this build") { engine, cluster };
    }
}
