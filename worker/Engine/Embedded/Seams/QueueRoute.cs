using Temporal.Api.Deployment.V1;

namespace Tsrun.Engine.Embedded;

/// <summary>How the tasks of a queue are spread over versions.</summary>
/// <param name="Current">Gets them; null for workers without a version.</param>
/// <param name="CurrentSince">Null without a current version.</param>
/// <param name="Ramping">Gets a part of them; null for workers without a version.</param>
/// <param name="Percentage">That part, 0 to 100.</param>
/// <param name="RampSince">Null without a ramp.</param>
internal readonly record struct QueueRoute(WorkerDeploymentVersion? Current, DateTimeOffset? CurrentSince, WorkerDeploymentVersion? Ramping, float Percentage, DateTimeOffset? RampSince)
{
    /// <summary>The version for one workflow; the same as long as the ramp stays.</summary>
    public WorkerDeploymentVersion? For(string workflowId) => RampSince is not null && Share(workflowId) < Percentage ? Ramping : Current;

    /// <summary>When it last changed; null for a queue that no version serves.</summary>
    public DateTimeOffset? Changed => CurrentSince > RampSince || RampSince is null ? CurrentSince : RampSince;

    /// <summary>Where an id lies between 0 and 100: ids are spread evenly, and each stays at its place.</summary>
    private static double Share(string workflowId)
    {
        var hash = 2166136261u; // FNV-1a
        foreach (var letter in workflowId)
            hash = (hash ^ letter) * 16777619u;
        // The lower bits are mixed best.
        return hash % 10_000 / 100.0;
    }
}
