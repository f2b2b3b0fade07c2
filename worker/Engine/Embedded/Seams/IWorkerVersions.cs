using Temporal.Api.Deployment.V1;
using Temporal.Api.Enums.V1;
using Tsrun.Engine.Embedded.State;

namespace Tsrun.Engine.Embedded;

/// <summary>Versions of workers, and which tasks each of them gets. Called under the engine's gate.</summary>
internal interface IWorkerVersions
{
    /// <summary>Whether no worker ever named a version: then nothing else needs to be asked.</summary>
    bool IsEmpty { get; }

    /// <summary>A worker of a version asks at a queue.</summary>
    /// <exception cref="WorkflowServiceException">There are too many already.</exception>
    void Register(WorkerDeploymentVersion version, QueueRef queue);

    /// <summary>The version that a run's task at a queue is for; null for workers without one.</summary>
    WorkerDeploymentVersion? For(RunState run, QueueRef queue);

    /// <summary>How tasks of a queue that want no version of their own are spread.</summary>
    QueueRoute Route(QueueRef queue);

    /// <summary>Whether a version has workers at a queue, now or before.</summary>
    bool Serves(WorkerDeploymentVersion version, QueueRef queue);
}

/// <summary>One kind of task at one queue.</summary>
internal readonly record struct QueueRef(string Namespace, string Name, TaskQueueType Type);
