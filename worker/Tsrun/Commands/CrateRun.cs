using Tsrun.Cli.Hosting;
using Tsrun.Cli.Hosting.Cluster;
using Tsrun.Cli.Rendering;
using Tsrun.History;
using Tsrun.Policy;

namespace Tsrun.Cli.Commands;

/// <summary>The straight line that every command over a crate walks: prepare, start, follow, answer.</summary>
internal static class CrateRun
{
    /// <summary>Runs a script over the crate that the options name, and prints the answer.</summary>
    public static async Task<int> ExecuteAsync(string script, RunOptions options, Func<RunFacts, IReadOnlyDictionary<string, Payload>>? arguments = null)
    {
        var started = await StartAsync(script, options, async () => await Checkouts.LocateAsync(options), arguments);
        return Answer.Show(started.Id, started.View, started.History, options.Output, options.Cluster.Spelled, options.ExitZeroOnAbstain);
    }

    /// <summary>Runs a script that changes nothing; the caller prints the answer, unless another format than the human one was asked for.</summary>
    /// <param name="locate">How its checkout is found; <see cref="Checkouts.None"/> where it has none.</param>
    public static async Task<(RunView View, int Exit)> LookAsync(
        string script, RunOptions options, Func<RunFacts, IReadOnlyDictionary<string, Payload>> arguments, Func<RunOptions, Task<CheckoutFacts>> locate)
    {
        var started = await StartAsync(script, options, () => locate(options), arguments);
        var exit = options.Output.Format == "human"
            ? Answer.Exit(started.View, options.ExitZeroOnAbstain)
            : Answer.Show(started.Id, started.View, started.History, options.Output, options.Cluster.Spelled, options.ExitZeroOnAbstain);
        return (started.View, exit);
    }

    /// <summary>Prepares, starts and follows a run; the caller shows how it ended.</summary>
    public static async Task<(WorkflowId Id, RunView View, IReadOnlyList<HistoryEvent> History)> StartAsync(
        string script, RunOptions options, Func<Task<CheckoutFacts>> locate, Func<RunFacts, IReadOnlyDictionary<string, Payload>>? arguments)
    {
        // Before anything that takes time, so that somebody who waits sees that it goes.
        if (options.Output.ShowsProgress) Console.Error.WriteLine(Setting(options, ClusterSettings.Find(options.Cluster)));
        var layers = PolicyLoader.Layers(options);
        var (policy, _) = PolicyLoader.Parse(layers);
        // Whatever the script says: where nothing may be written, the tools that write do not exist.
        var (text, profile) = (Prepared.Script(script), options.NoApply ? Prepared.ReadingProfile : options.Profile);
        Prepared.Check(text, policy, ref profile);
        var id = new WorkflowId(Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(4)));
        var checkout = await locate();
        // No edit of Rust mends a manifest that cargo cannot read: what cargo says about it is the answer.
        if ((BuiltInScripts.Repairs(script) || BuiltInScripts.Writes(script)) && checkout.Problem is { } problem) throw Manifest(checkout, problem);
        if (BuiltInScripts.Writes(script) && checkout.Dirty && !options.AllowDirty && policy.Switches.RequireCleanTree) throw Dirty(checkout);
        await using var place = await RunPlace.OpenAsync(options.Cluster);
        if (options.Output.ShowsProgress) Console.Error.WriteLine(About(id, checkout, policy));
        if (options.Output.ShowsProgress) Remark(checkout.Notes, options.Output.Verbosity > 0 ? int.MaxValue : NotesShown);
        var facts = checkout.Facts(id, profile!, policy, options);
        var input = Prepared.Input(text, layers, arguments?.Invoke(facts) ?? Crate(facts), facts, options, checkout.Dirty, Interactive(options), checkout.Versions);
        await using var activities = place.Activities(text);
        var (view, history) = await new RunSession(place, activities, options.Output).StartAsync(id, await place.PrepareAsync(input), options.Timeout);
        return (id, view, history);
    }

    /// <summary>The one argument that scripts over a crate need.</summary>
    public static IReadOnlyDictionary<string, Payload> Crate(RunFacts facts) =>
        new Dictionary<string, Payload>(StringComparer.Ordinal) { ["crate"] = HistoryJson.ToPayload(facts.Root) };

    private static bool Interactive(RunOptions options) =>
        options.Output.Format == "human" && Terminal.Detect(options.Output.Color, options.Output.Progress).Interactive;

    /// <summary>What works where; a run on a cluster has one connection, and what it runs of the crate still has none.</summary>
    private static string Setting(RunOptions options, ClusterSettings? cluster) => string.Join(" · ", $"tsrun {CommandLine.Version}", cluster is null ? "local" : Printable.Line(cluster.Shown),
        "proposer compiler", cluster is null ? "network off" : "network to the cluster alone", $"sandbox {Composition.SandboxTier(options.TrustThisCode)}");

    private static string About(WorkflowId id, CheckoutFacts checkout, PolicySet policy) => FormattableString.Invariant(
        $"run {id}{(checkout.Snapshot.Length > 0 ? $"  snapshot {HumanReport.Short(checkout.Snapshot)}" : "")}  policy tau_patch {policy.Knobs.TauPatch:0.00}, K {policy.Knobs.K}, B {policy.Knobs.B}");

    private const int NotesShown = 3;

    private static void Remark(IReadOnlyList<string> notes, int most)
    {
        foreach (var note in notes.Take(most)) Console.Error.WriteLine($"note: {Printable.Line(note)}");
        if (notes.Count > most) Console.Error.WriteLine($"note: {notes.Count - most} more; tsrun -v shows them");
    }

    private static CliException Manifest(CheckoutFacts checkout, Diagnostic problem) => new(ExitCode.Usage, "TS0732",
        $"cargo cannot read {Path.Combine(checkout.Root, checkout.Cargo.ManifestPath)}:\n{problem.Rendered.TrimEnd()}", "mend the manifest, then run tsrun again");

    private static CliException Dirty(CheckoutFacts checkout) => new(ExitCode.Blocked, "TS0202",
        $"the tree has uncommitted changes: {string.Join(", ", checkout.DirtyFiles.Take(3))}{(checkout.DirtyFiles.Count > 3 ? $" and {checkout.DirtyFiles.Count - 3} more" : "")}",
        "commit or stash them, or say --allow-dirty", "look without writing: tsrun propose");
}
