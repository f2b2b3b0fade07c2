namespace Tsrun.Engine.Mapping;

/// <summary>Where a <see cref="WorkflowClient"/> works, and as whom.</summary>
/// <param name="Namespace">The namespace of every call.</param>
/// <param name="StickyQueue">A queue that only this process asks at: the frontend sends it only the new events of runs it has in its cache. Null: none, every turn brings the whole history.</param>
public sealed record WorkflowClientOptions(string Namespace = "default", string? StickyQueue = null)
{
    /// <summary>How long a turn may wait at the sticky queue before any other worker may take it; 5 s, as Temporal's Go and Java workers have it.</summary>
    public TimeSpan StickyWaitMax { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Gives each request that must not be carried out twice its id; a fresh one each time.</summary>
    public Func<string> NewRequestId { get; init; } = () => Guid.NewGuid().ToString();

    /// <summary>Name and version that stand in a turn's completion, for people who look at a history.</summary>
    public string WorkerVersion { get; init; } = "";
}
