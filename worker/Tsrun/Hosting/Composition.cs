using Tsrun.Activities;
using Tsrun.Activities.Cargo;
using Tsrun.Activities.Cargo.Toolchains;
using Tsrun.Activities.Docs;
using Tsrun.Activities.Patching;
using Tsrun.Activities.Repair;
using Tsrun.Activities.Repair.Propose;
using Tsrun.Activities.Repair.Search;
using Tsrun.Activities.RustAnalyzer;
using Tsrun.Activities.Sandbox;
using Tsrun.Cli.Hosting.Cluster;
using Tsrun.Cli.Hosting.Golden;
using Tsrun.History;

namespace Tsrun.Cli.Hosting;

/// <summary>Puts the parts together; the only place that knows every activity.</summary>
internal static class Composition
{
    /// <summary>What is known of the toolchains of checkouts, for as long as this process lives: who looks a checkout up and who works on it ask the same question.</summary>
    public static ToolchainFinder Toolchains { get; } = new(Runner(), HostEnvironment.Current());

    /// <summary>Every activity there is; a profile decides which of them exist for a script.</summary>
    /// <param name="script">What will run, if that is known: one that asks for context gets its language server started beside its first check.</param>
    /// <param name="cluster">Where runs are recorded besides this user's store; null: nowhere.</param>
    /// <param name="ofPlace">What only the place can do that the runs live in.</param>
    public static ActivityRegistry Activities(ScriptText? script = null, ClusterConnection? cluster = null, params IReadOnlyList<IActivityHandler> ofPlace)
    {
        var (runner, host, data) = (Runner(), HostEnvironment.Current(), DataDirectory.Create());
        var pool = new ScratchPool(runner, data, host, Toolchains);
        var proposer = new Proposer();
        var analyzers = new AnalyzerPool(runner, pool.Toolchains, data, TimeProvider.System);
        IActivityHandler check = new CargoCheckHandler(pool);
        IReadOnlyList<IActivityHandler> ofRuns =
        [
            script?.Text.Contains(RustContext.Name + "(", StringComparison.Ordinal) == true ? new WarmingHandler(check, analyzers) : check,
            new CargoTestHandler(pool),
            new DocsLookupHandler(runner, pool.Toolchains),
            new RustContextHandler(pool.Toolchains, analyzers),
            new RustProbeHandler(analyzers),
            new OrderedProposals(new RepairProposeHandler(pool, proposer)),
            new RepairScreenHandler(pool, proposer, TimeProvider.System),
            new RepairTryHandler(pool, TimeProvider.System, new ToolchainRuleAnchors(runner, pool.Toolchains)),
            new TestsProposeHandler(pool, TimeProvider.System),
            new TestsScreenHandler(pool, TimeProvider.System),
            new PatchApplyHandler(data),
            new PatchRevertHandler(data),
        ];
        return new ActivityRegistry([.. ofRuns, .. GoldenActivities.All(ofRuns, data, new StoredRuns(cluster)), .. ofPlace], analyzers);
    }

    /// <summary>The process runner of this machine.</summary>
    public static ProcessRunner Runner() => new(SandboxProbe.Detect());

    /// <summary>The sandbox as the header of a run names it.</summary>
    public static string SandboxTier(bool trusted) => SandboxProbe.Detect() is SandboxTier.None && trusted ? "none (trusted by the user)" : SandboxProbe.Detect().Name;
}
