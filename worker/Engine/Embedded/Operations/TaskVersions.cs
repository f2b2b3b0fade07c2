using Temporal.Api.Deployment.V1;
using Temporal.Api.Enums.V1;
using Tsrun.Engine.Embedded.State;

namespace Tsrun.Engine.Embedded.Operations;

/// <summary>Which version of a worker gets a run's tasks, and what its following runs take along. Everything here runs under the gate.</summary>
internal static class TaskVersions
{
    /// <summary>The version for the run's next turn; null for workers without one.</summary>
    public static WorkerDeploymentVersion? VersionFor(this EngineCore core, RunState run) => core.VersionFor(run, TurnsOf(run, run.Started.TaskQueue.Name));

    /// <summary>The version for a task of the run at a queue; null for workers without one.</summary>
    public static WorkerDeploymentVersion? VersionFor(this EngineCore core, RunState run, QueueRef queue) =>
        core.Hooks.Versions is { IsEmpty: false } versions ? versions.For(run, queue) : null;

    /// <summary>The version that a run which this one begins stays on as well; null for none.</summary>
    /// <param name="queue">Where its turns are asked for.</param>
    public static WorkerDeploymentVersion? InheritedFor(this EngineCore core, RunState run, string queue) =>
        run.Versioning.Pinned is { } pinned && core.Hooks.Versions?.Serves(pinned, TurnsOf(run, queue)) == true ? pinned : null;

    private static QueueRef TurnsOf(RunState run, string queue) => new(run.Namespace, queue, TaskQueueType.Workflow);
}
