using Tsrun.Activities.Patching;
using Tsrun.Cli.Rendering;
using Tsrun.Engine;

namespace Tsrun.Cli.Hosting;

/// <summary>The checkout of a run that goes on after its worker was killed.</summary>
internal static class CheckoutRecovery
{
    /// <summary>A patch that a kill broke off is taken back before anything looks at the tree.</summary>
    /// <exception cref="CliException">The checkout is gone (<c>TS0001</c>), or holds neither text (<c>TS0711</c>).</exception>
    public static void Recover(RunView view, WorkflowExecutionInfo execution)
    {
        var root = view.Input!.Facts.Root;
        if (!Directory.Exists(root)) throw new CliException(ExitCode.Environment, "TS0001", $"{root} is not there any more, so run {execution.WorkflowId} cannot go on");
        var recovery = PatchEngine.Recover(root, PatchUndo.DirectoryIn(DataDirectory.Resolve()));
        if (recovery.Conflicts is [var conflict, ..]) throw new CliException(ExitCode.Blocked, "TS0711",
            $"an interrupted patch of run {conflict.Run} cannot be taken back: {conflict.Path} holds neither its old nor its new text",
            $"put one of the two texts there, or delete {conflict.Journal} to keep what is there");
    }
}
