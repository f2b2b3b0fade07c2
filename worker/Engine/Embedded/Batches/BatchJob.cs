using Google.Protobuf;
using Temporal.Api.Enums.V1;
using Tsrun.Engine.Embedded.Store;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Embedded.Batches;

/// <summary>One operation on many runs, and how far it is.</summary>
/// <param name="Request">With the runs that its query found when it began.</param>
/// <param name="Progress">Replaced, never changed.</param>
internal sealed record BatchJob(Wire.StartBatchOperationRequest Request, Wire.DescribeBatchOperationResponse Progress)
{
    public (string Namespace, string JobId) Key => (Request.Namespace, Request.JobId);

    public bool IsRunning => Progress.State == BatchOperationState.Running;

    /// <summary>Runs that it went through.</summary>
    public int Done => (int)(Progress.CompleteOperationCount + Progress.FailureOperationCount);

    public static BatchJob Begin(Wire.StartBatchOperationRequest request, DateTimeOffset now) => new(request, new()
    {
        JobId = request.JobId,
        OperationType = BatchKind.Of(request).Type,
        State = BatchOperationState.Running,
        StartTime = State.Times.ToTimestamp(now),
        TotalOperationCount = request.Executions.Count,
        Identity = BatchKind.Of(request).Identity(request),
        Reason = request.Reason,
        Query = request.VisibilityQuery,
    });

    /// <summary>One run more.</summary>
    public BatchJob Step(bool succeeded)
    {
        var progress = Progress.Clone();
        if (succeeded)
            progress.CompleteOperationCount++;
        else
            progress.FailureOperationCount++;
        return this with { Progress = progress };
    }

    public BatchJob End(BatchOperationState state, DateTimeOffset now)
    {
        var progress = Progress.Clone();
        (progress.State, progress.CloseTime) = (state, State.Times.ToTimestamp(now));
        return this with { Progress = progress };
    }

    public static List<BatchJob> Load(SqliteDatabase database)
    {
        var found = new List<BatchJob>();
        var rows = database.Cached("SELECT request, progress FROM batches");
        while (rows.Step())
            found.Add(new BatchJob(Wire.StartBatchOperationRequest.Parser.ParseFrom(rows.Blob(0)), Wire.DescribeBatchOperationResponse.Parser.ParseFrom(rows.Blob(1))));
        return found;
    }

    /// <summary>Writes it as it is now; called on the writing thread later.</summary>
    public void Save(SqliteDatabase database) => database.Cached("INSERT OR REPLACE INTO batches VALUES (?1,?2,?3,?4)")
        .Bind(1, Request.Namespace).Bind(2, Request.JobId).Bind(3, Request.ToByteArray()).Bind(4, Progress.ToByteArray()).Run();
}
