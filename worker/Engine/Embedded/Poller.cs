using Temporal.Api.Common.V1;
using Temporal.Api.Deployment.V1;
using Temporal.Api.TaskQueue.V1;

namespace Tsrun.Engine.Embedded;

/// <summary>A worker that waits. Its answer runs on a pool thread, never under the gate.</summary>
/// <param name="isSticky">It asks at the queue that only it has.</param>
/// <param name="context">Who calls.</param>
internal sealed class Poller<TGrant>(string identity, bool isSticky, CallContext context)
    where TGrant : class
{
    public string Identity { get; } = identity;

    public bool IsSticky { get; } = isSticky;

    /// <summary>It lives in another process, and may outlive this one.</summary>
    public bool IsOutside => context.IsOutside;

    /// <summary>Ends with its connection.</summary>
    public CancellationToken Gone => context.Gone;

    /// <summary>The build that it runs, where it says so.</summary>
    public WorkerVersionStamp? Build { get; init; }

    /// <summary>The same in its own words, for who asks which workers there are.</summary>
    public WorkerVersionCapabilities? Capabilities { get; init; }

    /// <summary>The deployment and version that it names; null for none.</summary>
    public WorkerDeploymentOptions? Deployment { get; init; }

    /// <summary>Tasks a second that it wants to take at most; null where it says nothing.</summary>
    public double? RatePerSecond { get; init; }

    /// <summary>Whether it should ask with more polls at once, or fewer; null for as it is. Set with its task.</summary>
    public PollerScalingDecision? Advice { get; set; }

    public TaskCompletionSource<TGrant?> Waiting { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LinkedListNode<Poller<TGrant>>? Node { get; set; }

    /// <summary>The end of the long poll; set while it waits.</summary>
    public Alarm? Expiry { get; set; }
}

/// <summary>A worker as it was seen last.</summary>
/// <param name="Last">When it asked, or stopped to ask.</param>
/// <param name="Deployment">What it says of its version; null for nothing.</param>
/// <param name="RatePerSecond">Tasks a second that it wants to take at most; null for nothing.</param>
/// <param name="Capabilities">Its build, as it named it; null for nothing.</param>
internal readonly record struct PollerSeen(DateTimeOffset Last, WorkerDeploymentOptions? Deployment, double? RatePerSecond, WorkerVersionCapabilities? Capabilities);
