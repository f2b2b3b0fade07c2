using Temporal.Api.Deployment.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.Workflow.V1;
using PinnedBehavior = Temporal.Api.Workflow.V1.VersioningOverride.Types.PinnedOverrideBehavior;

namespace Tsrun.Engine.Embedded.State;

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

    /// <summary>As an event has it, whichever words were asked in.</summary>
    public static VersioningOverride InWordsOfToday(this VersioningOverride wish) => wish.PinnedTo() is { } version
        ? new VersioningOverride { Pinned = new VersioningOverride.Types.PinnedOverride { Behavior = PinnedBehavior.Pinned, Version = version } }
        : new VersioningOverride { AutoUpgrade = true };

    /// <summary>As an answer has it: readable to clients of any age.</summary>
    public static VersioningOverride InBothWords(this VersioningOverride wish)
    {
        var told = wish.InWordsOfToday();
        (told.Behavior, told.PinnedVersion) = (wish.Wanted(), wish.PinnedTo() is { } version ? version.OldText() : "");
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
