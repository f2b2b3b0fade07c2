namespace Tsrun.Cli.Hosting;

/// <summary>What a worker asks for, and how much of it at once.</summary>
/// <param name="TaskQueue">The shared queue: turns of scripts, and activities that any machine can do.</param>
internal sealed record WorkerOptions(string TaskQueue)
{
    /// <summary>Fifty runs at once on a genuine server, in turns: 5, 10, 20 and 40 polls did 59, 86, 94 and 108 steps a second (medians on a busy machine), the Go SDK with its ten 107.</summary>
    private const int PollsMax = 20;

    /// <summary>The queue of this machine, for activities that need a checkout on its disk; null for a local run, whose only machine this is.</summary>
    public string? HostQueue { get; init; }

    /// <summary>Turns at once.</summary>
    public int WorkflowSlots { get; init; } = 1;

    /// <summary>Activities at once, on each queue.</summary>
    public int ActivitySlots { get; init; } = 4;

    /// <summary>Polls at once for activities of a queue. On a cluster half of the places stay free for activities that come with a turn's answer, and more polls than these bring no more tasks.</summary>
    public int ActivityPolls => Remote ? Math.Min(PollsMax, (ActivitySlots + 1) / 2) : ActivitySlots;

    /// <summary>Runs whose machine is kept, so that a turn costs only its new events.</summary>
    public int CachedRuns { get; init; } = 500;

    /// <summary>Many clients share the frontend, and it may be away for a while: a call that fails is no reason to give up.</summary>
    public bool Remote { get; init; }

    /// <summary>Stands in every event that this worker causes.</summary>
    public string Identity { get; init; } = $"{Environment.ProcessId}@{Environment.MachineName}";

    /// <summary>For whoever watches the worker.</summary>
    public Action<WorkerNews> Tell { get; init; } = static _ => { };
}
