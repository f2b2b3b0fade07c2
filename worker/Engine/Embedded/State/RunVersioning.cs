using Temporal.Api.Deployment.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.History.V1;
using Temporal.Api.Workflow.V1;
using PinnedBehavior = Temporal.Api.Workflow.V1.VersioningOverride.Types.PinnedOverrideBehavior;

namespace Tsrun.Engine.Embedded.State;

/// <summary>Which version of its worker a run is on, and whether it stays there.</summary>
internal sealed class RunVersioning
{
    /// <summary>Of the workers that complete its turns; as the last completion had it.</summary>
    private WorkerDeploymentVersion? _version;

    private VersioningBehavior _behavior;

    /// <summary>A worker with a version completed its last turn, if only one that says nothing about its behavior.</summary>
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

/// <summary>Wishes and versions, which clients of different age write in different ways.</summary>
internal static class VersionWords
{
    /// <summary>In place of a version: workers that have none.</summary>
    public const string Unversioned = "__unversioned__";

    /// <summary>No name begins so, because the server's own do.</summary>
    public const string Reserved = "__";

    /// <summary>Between deployment and build: in search attributes and in what clients send, and in the older way that answers keep.</summary>
    private const char Separator = ':', OldSeparator = '.';

    /// <summary>A version as search attributes and task queues have it; empty for none.</summary>
    public static string Text(this WorkerDeploymentVersion? version) => version is null ? "" : $"{version.DeploymentName}{Separator}{version.BuildId}";

    /// <summary>A version as older clients read it.</summary>
    public static string OldText(this WorkerDeploymentVersion? version) => version is null ? Unversioned : $"{version.DeploymentName}{OldSeparator}{version.BuildId}";

    /// <summary>Takes a version apart; null when it has no separator.</summary>
    public static WorkerDeploymentVersion? Parse(string text)
    {
        var at = text.IndexOfAny([Separator, OldSeparator]);
        return at < 0 ? null : new WorkerDeploymentVersion { DeploymentName = text[..at], BuildId = text[(at + 1)..] };
    }

    public static VersioningBehavior Wanted(this VersioningOverride wish) => wish.OverrideCase switch
    {
        VersioningOverride.OverrideOneofCase.Pinned => VersioningBehavior.Pinned,
        VersioningOverride.OverrideOneofCase.AutoUpgrade => VersioningBehavior.AutoUpgrade,
        _ => wish.Behavior,
    };

    public static WorkerDeploymentVersion? PinnedTo(this VersioningOverride wish) =>
        wish.Pinned?.Version ?? Parse(wish.PinnedVersion) ?? (wish.Deployment is { } old ? new WorkerDeploymentVersion { DeploymentName = old.SeriesName, BuildId = old.BuildId } : null);

    /// <summary>As an answer has it: readable to clients of any age.</summary>
    public static VersioningOverride InBothWords(this VersioningOverride wish)
    {
        var told = new VersioningOverride { Behavior = wish.Wanted() };
        if (wish.PinnedTo() is { } version)
            (told.Pinned, told.PinnedVersion) = (new VersioningOverride.Types.PinnedOverride { Behavior = PinnedBehavior.Pinned, Version = version }, version.OldText());
        else
            told.AutoUpgrade = true;
        return told;
    }

    /// <summary>Why a wish cannot be one; null when it can.</summary>
    public static string? Problem(this VersioningOverride? wish) => wish switch
    {
        null => null,
        { Pinned: { Version: null } } => "must provide version if override is pinned.",
        { Pinned: { Behavior: PinnedBehavior.Unspecified } } => "must specify pinned override behavior if override is pinned.",
        { OverrideCase: not VersioningOverride.OverrideOneofCase.None } => null,
        { Behavior: VersioningBehavior.Unspecified } => "override behavior is required",
        { Behavior: VersioningBehavior.Pinned } when wish.PinnedTo() is null => "must provide deployment (deprecated) or pinned version if behavior is 'PINNED'",
        { Behavior: VersioningBehavior.AutoUpgrade, PinnedVersion.Length: > 0 } => "only provide pinned version if behavior is 'PINNED'",
        { Behavior: VersioningBehavior.AutoUpgrade, Deployment: not null } => "only provide deployment if behavior is 'PINNED'",
        _ => null,
    };
}
