using Temporal.Api.Deployment.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.History.V1;
using Temporal.Api.Workflow.V1;

namespace Tsrun.Engine.Embedded.State;

/// <summary>Which version of its worker a run is on, and whether it stays there.</summary>
internal sealed class RunVersioning
{
    /// <summary>Of the workers that complete its turns; as the last completion had it.</summary>
    private WorkerDeploymentVersion? _version;

    private VersioningBehavior _behavior;

    /// <summary>A worker with a version completed its last turn, if only one that says nothing about its behaviour.</summary>
    private string _deployment = "";

    public RunVersioning(WorkflowExecutionStartedEventAttributes started)
    {
        Override = started.VersioningOverride;
        if (started.InheritedPinnedVersion is { } inherited)
            (_version, _behavior, _deployment) = (inherited, VersioningBehavior.Pinned, inherited.DeploymentName);
    }

    /// <summary>What an operator or the starter wants instead of what the worker says; null for no such wish.</summary>
    public VersioningOverride? Override { get; private set; }

    /// <summary>The version of the worker that completed the last turn; null for none.</summary>
    public WorkerDeploymentVersion? Worker => _version;

    /// <summary>What holds: the wish, then the worker's word.</summary>
    public VersioningBehavior Behavior => Override is { } wish ? wish.Wanted() : _behavior;

    /// <summary>The version that it must stay on; null when it goes with the routing of its task queue.</summary>
    public WorkerDeploymentVersion? Pinned => Behavior != VersioningBehavior.Pinned ? null : Override?.PinnedTo() ?? _version;

    /// <summary>The version that it is on; null before a worker with one completed a turn.</summary>
    public WorkerDeploymentVersion? Version => Pinned ?? (_behavior == VersioningBehavior.Unspecified ? null : _version);

    /// <summary>The deployment of that version.</summary>
    public string Deployment => Pinned?.DeploymentName ?? _deployment;

    /// <summary>Whether anything is to be told about versions at all.</summary>
    public bool IsKnown => Override is not null || _deployment.Length > 0;

    public void Apply(WorkflowExecutionOptionsUpdatedEventAttributes updated) =>
        Override = updated.UnsetVersioningOverride ? null : updated.VersioningOverride ?? Override;

    public void Completed(WorkflowTaskCompletedEventAttributes completed) =>
        (_version, _behavior, _deployment) = (completed.DeploymentVersion, completed.VersioningBehavior, completed.WorkerDeploymentName);

    /// <summary>As DescribeWorkflowExecution tells it.</summary>
    /// <param name="next">The version of the worker that has its turn, where that is another one.</param>
    public WorkflowExecutionVersioningInfo? Describe(WorkerDeploymentVersion? next)
    {
        if (!IsKnown && next is null)
            return null;
        var isOn = _behavior != VersioningBehavior.Unspecified && _version is not null;
        return new WorkflowExecutionVersioningInfo
        {
            Behavior = _behavior,
            DeploymentVersion = isOn ? _version : null,
            Version = isOn ? _version!.OldText() : "",
            VersioningOverride = Override?.InBothWords(),
            VersionTransition = next is null ? null : new DeploymentVersionTransition { DeploymentVersion = next, Version = next.OldText() },
        };
    }
}
