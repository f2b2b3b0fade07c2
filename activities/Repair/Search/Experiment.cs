using Tsrun.Activities.Cargo;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Search;

/// <summary>One hypothesis on its way through check, tests, shrinking and the touch probe.</summary>
/// <param name="timeSpent">Share of the activity's time that is over: 0 at its start, 1 at its limit.</param>
public sealed class Experiment(IScratch scratch, Hypothesis hypothesis, Action<string> heartbeat, Func<double> timeSpent)
{
    // check --errors--> not green      tests --a failure--> not green
    // check --clean---> tests          tests --green------> shrink --> touch probe --> green

    /// <summary>Beyond these shares of the time the patch is taken as it is, and the tests' reach is left open.</summary>
    private const double ShrinkUntil = 0.5, ProbeUntil = 0.6;

    /// <summary>Runs of check and tests that shrinking may cost.</summary>
    private const int ShrinkRuns = 12;

    private readonly SourceTree _snapshot = SourceTree.Of(scratch);

    /// <summary>The whole experiment.</summary>
    public async Task<Findings> RunAsync(CancellationToken cancellation)
    {
        var tree = TreePatch.Apply(_snapshot, hypothesis.Patch);
        var first = await scratch.CheckSnapshotAsync(cancellation);
        var check = await CheckAsync(tree, cancellation);
        if (!check.Green)
            return new Findings(first, check, null, tree, null);
        heartbeat("check ok, running the tests");
        var tests = await scratch.TestAsync(cancellation);
        var findings = new Findings(first, check, tests, tree, null);
        if (!tests.Green)
            return findings;
        var small = await ShrinkAsync(tree, tests, cancellation);
        return findings with { Tree = small, Touch = await TouchAsync(small, tests, findings.Closed, cancellation) };
    }

    private Task<CargoCheck.Result> CheckAsync(SourceTree tree, CancellationToken cancellation)
    {
        scratch.SetTexts(tree.Changed);
        return scratch.CheckAsync(cancellation);
    }

    private Task<SourceTree> ShrinkAsync(SourceTree tree, CargoTest.Result tests, CancellationToken cancellation)
    {
        heartbeat("tests ok, shrinking the patch");
        return PatchShrink.RunAsync(tree, StaysGreenAsync, ShrinkRuns);

        async Task<bool> StaysGreenAsync(SourceTree smaller) => timeSpent() < ShrinkUntil
            && (await CheckAsync(smaller, cancellation)).Green
            && await scratch.TestAsync(cancellation) is { Green: true } again && again.Passed >= tests.Passed;
    }

    private async Task<Touch?> TouchAsync(SourceTree tree, CargoTest.Result tests, IReadOnlyList<Diagnostic> closed, CancellationToken cancellation)
    {
        if (timeSpent() > ProbeUntil)
            return null;
        heartbeat("looking whether the tests reach the change");
        return await TouchProbe.RunAsync(scratch, tree.Changed, TouchPlaces.Of(tree, closed), tests.Passed, cancellation);
    }
}
