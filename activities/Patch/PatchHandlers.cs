using Tsrun.History;

namespace Tsrun.Activities.Patching;

/// <summary>Answers <c>patch.apply</c>. A repeated attempt finds its own work done and says <c>already</c>.</summary>
/// <param name="dataDirectory">tsrun's data directory; undo journals are kept in its folder <c>undo</c>.</param>
public sealed class PatchApplyHandler(string dataDirectory) : ActivityHandler<PatchApply.Arguments, PatchApply.Result>
{
    /// <inheritdoc/>
    public override string Name => PatchApply.Name;

    /// <inheritdoc/>
    protected override Task<PatchApply.Result> ExecuteAsync(RunFacts run, PatchApply.Arguments arguments, ActivityContext context, CancellationToken cancellation)
    {
        // The last moment at which it can be called off: what has begun is finished or taken back.
        cancellation.ThrowIfCancellationRequested();
        return Task.FromResult(PatchEngine.Apply(run.Root, PatchUndo.DirectoryIn(dataDirectory), run.RunId, arguments.Patch));
    }
}

/// <summary>Answers <c>patch.revert</c>. A repeated attempt says <c>nothing</c>.</summary>
/// <param name="dataDirectory">tsrun's data directory; undo journals are kept in its folder <c>undo</c>.</param>
public sealed class PatchRevertHandler(string dataDirectory) : ActivityHandler<PatchRevert.Arguments, PatchRevert.Result>
{
    /// <inheritdoc/>
    public override string Name => PatchRevert.Name;

    /// <inheritdoc/>
    protected override Task<PatchRevert.Result> ExecuteAsync(RunFacts run, PatchRevert.Arguments arguments, ActivityContext context, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return Task.FromResult(PatchEngine.Revert(run.Root, PatchUndo.DirectoryIn(dataDirectory), arguments.Undo));
    }
}

/// <summary>Where undo journals are kept.</summary>
public static class PatchUndo
{
    /// <summary>The folder for journals in tsrun's data directory.</summary>
    public static string DirectoryIn(string dataDirectory) => Path.Combine(dataDirectory, "undo");
}
