using System.CommandLine;
using System.Runtime.InteropServices;
using Tsrun.Activities;
using Tsrun.Activities.Cargo.Toolchains;
using Tsrun.Activities.RustAnalyzer;
using Tsrun.Activities.Sandbox;
using Tsrun.Cli.Hosting;
using Tsrun.Cli.Hosting.Cluster;
using Tsrun.Cli.Rendering;
using Tsrun.Engine;
using Tsrun.History;

namespace Tsrun.Cli.Commands;

/// <summary><c>tsrun doctor</c>: what is there, what is missing, and what follows from it.</summary>
internal static class DoctorCommand
{
    private static readonly Option<bool> Routes = new("--routes") { Description = "each profile's activities" };

    /// <param name="State"><c>ok</c>, <c>degraded</c>, <c>missing</c> or <c>broken</c>.</param>
    private sealed record Finding(string Part, string State, string Found, string Consequence = "");

    public static Command Create()
    {
        var command = new Command("doctor", "tools, sandbox, store: what is missing, and what follows from it") { Routes };
        command.SetAction((parsed, _) => parsed.GetValue(Routes) ? Task.FromResult(ShowRoutes(Flags.ReadOutput(parsed))) : ExecuteAsync(Flags.ReadOutput(parsed)));
        return command;
    }

    private static async Task<int> ExecuteAsync(OutputOptions output)
    {
        var (cargo, toolchain) = await CargoAsync();
        List<Finding> findings = [Sandbox(), cargo, Analyzer(toolchain), await StoreAsync(), Network()];
        foreach (var finding in findings)
            Records.Write(output, "tsrun.doctor/1", Human(finding), json =>
            {
                json.WriteString("part", finding.Part);
                json.WriteString("state", finding.State);
                json.WriteString("found", finding.Found);
                json.WriteString("consequence", finding.Consequence);
            });
        return findings.Exists(finding => finding.State is "missing" or "broken") ? ExitCode.Environment : ExitCode.Green;
    }

    private static string Human(Finding finding) =>
        $"{finding.Part,-14} {finding.State,-9} {Printable.Line(finding.Found)}{(finding.Consequence.Length > 0 ? $"\n{"",-24} → {Printable.Line(finding.Consequence)}" : "")}";

    private static int ShowRoutes(OutputOptions output)
    {
        var (policy, _) = PolicyLoader.Parse(PolicyLoader.Layers(null, null, null));
        foreach (var (profile, tool) in policy.Profiles.SelectMany(profile => profile.Value.Select(tool => (profile.Key, tool))))
            Records.Write(output, "tsrun.routes/1", $"{profile,-12} {tool}", json =>
            {
                json.WriteString("profile", profile);
                json.WriteString("tool", tool);
            });
        return ExitCode.Green;
    }

    private static Finding Sandbox() => SandboxProbe.Detect() switch
    {
        SandboxTier.Landlock tier => new Finding("sandbox", "ok", $"tier N: {tier}, seccomp; no network, writes only to scratch and target"),
        var none => new Finding("sandbox", "missing", none.ToString(), "crates' code is not run; say --trust-this-code for code that you trust"),
    };

    /// <summary>What the environment of this shell means for commands that can work on a cluster.</summary>
    private static Finding Network()
    {
        try
        {
            return new Finding("network", "ok", ClusterSettings.Find(ClusterFlags.Silent) is { } cluster
                ? $"sandboxed children get no socket; tsrun connects to one place: {cluster.Shown}"
                : "off: sandboxed children get no socket, and tsrun connects to nothing unless told to (--address, TEMPORAL_ADDRESS, tsrun ci report)");
        }
        catch (CliException e)
        {
            return new Finding("network", "broken", e.Message, "runs cannot be started on the cluster that the environment names, nor without it");
        }
    }

    private static async Task<(Finding Finding, Toolchain? Toolchain)> CargoAsync()
    {
        try
        {
            var toolchain = await Composition.Toolchains.DiscoverAsync(Environment.CurrentDirectory, sandboxRequired: false, CancellationToken.None);
            return (new Finding("cargo", "ok", $"{toolchain.Cargo} ({toolchain.Version}, found by {toolchain.FoundBy})"), toolchain);
        }
        catch (ActivityFailureException e)
        {
            return (new Finding("cargo", "missing", e.Message, "nothing can be checked; install Rust: https://rustup.rs"), null);
        }
    }

    private static Finding Analyzer(Toolchain? toolchain) => AnalyzerFinder.Find(HostEnvironment.Current(), toolchain) is { } found
        ? new Finding("rust-analyzer", "ok", $"{found.Path} (found by {found.FoundBy})")
        : new Finding("rust-analyzer", "degraded", "not found", $"context comes from the source text alone, and tsrun probe cannot answer; {AnalyzerFinder.Remedy}");

    private static async Task<Finding> StoreAsync()
    {
        try
        {
            // Whether it can be made is known only by making it.
            var directory = DataDirectory.Create();
            if (!Store.IsThere()) return new Finding("store", "ok", $"{directory}, empty yet");
            await using var engine = await Store.OpenReadOnlyAsync();
            var runs = (await engine.Client.ListWorkflowExecutionsAsync(new ListWorkflowExecutionsRequest())).Executions;
            foreach (var run in runs.Take(20)) await Store.HistoryAsync(engine.Client, run);
            return new Finding("store", "ok", $"{directory}: {Amount.Of(runs.Count, "run")}, the newest {Math.Min(20, runs.Count)} consistent{(RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? "; Windows has no directory fsync" : "")}");
        }
        catch (Exception e) when (e is CliException or StoreException or WorkflowServiceException)
        {
            return new Finding("store", "broken", Failures.Explain(e).Message, "runs cannot be recorded until this is resolved");
        }
    }
}
