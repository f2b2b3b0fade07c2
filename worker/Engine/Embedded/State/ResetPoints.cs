using Temporal.Api.History.V1;
using Temporal.Api.Workflow.V1;
using Points = Temporal.Api.Workflow.V1.ResetPoints;

namespace Tsrun.Engine.Embedded.State;

/// <summary>Where a run can begin again when a build of its worker was bad: behind the first turn of each build, over the whole chain of runs.</summary>
internal sealed class ResetPoints(Points? before)
{
    private const int Max = 20;

    /// <summary>Replaced, never changed.</summary>
    public Points All { get; private set; } = before ?? new Points();

    /// <summary>What the next run of the chain takes over; null for nothing.</summary>
    /// <param name="expiry">When this run is no longer kept, so that its own points are of no use any more; null for never.</param>
    public Points? Left(DateTimeOffset? expiry)
    {
        if (All.Points.Count == 0)
            return null;
        var left = All.Clone();
        foreach (var point in left.Points)
            point.ExpireTime ??= expiry?.ToTimestamp();
        return left;
    }

    /// <summary>Notes a completed turn.</summary>
    public void Completed(HistoryEvent written, string runId)
    {
        var completed = written.WorkflowTaskCompletedEventAttributes;
        var build = completed.WorkerVersion?.BuildId ?? "";
        foreach (var known in All.Points)
        {
            if (build.Length > 0 ? known.BuildId == build : known.BinaryChecksum == completed.BinaryChecksum)
                return;
        }
        var points = new Points { Points = { All.Points.Skip(All.Points.Count - Max + 1) } };
        points.Points.Add(new ResetPointInfo
        {
            BuildId = build,
            BinaryChecksum = completed.BinaryChecksum,
            RunId = runId,
            FirstWorkflowTaskCompletedId = written.EventId,
            CreateTime = written.EventTime,
            Resettable = true,
        });
        All = points;
    }
}
