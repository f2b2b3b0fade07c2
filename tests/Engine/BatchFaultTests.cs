using Temporal.Api.Enums.V1;
using Tsrun.Engine;
using Tsrun.Engine.Embedded;
using Tsrun.Engine.Embedded.Batches;
using Tsrun.Tests.Conformance;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Tests.Engine;

/// <summary>A batch that cannot go on has ended: it bars none that comes after it.</summary>
public sealed class BatchFaultTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tsrun-batch-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Begin_WhereItCannotBeKept_IsNoJob()
    {
        await (await EmbeddedEngine.OpenAsync(new EngineOptions(_folder))).DisposeAsync();
        await using var engine = await EmbeddedEngine.OpenAsync(new EngineOptions(_folder) { ReadOnly = true });
        var runner = new BatchRunner(engine, TimeProvider.System);
        foreach (var id in (string[])["first", "second", "first"])
        {
            var refused = await Assert.ThrowsAsync<WorkflowServiceException>(() => runner.BeginAsync(BatchJob.Begin(Batch(id, "run"), DateTimeOffset.UnixEpoch)));
            Assert.Contains("open for reading only", refused.Message, StringComparison.Ordinal);
            Assert.Null(runner.Find(World.Space, id));
        }
    }

    [Fact]
    public async Task Step_ThatBreaksAPromiseOfOurs_EndsTheJobAndLetsTheNextOneBegin()
    {
        await using var engine = await EmbeddedEngine.OpenAsync(new EngineOptions(_folder));
        var world = new World(engine);
        var run = await world.StartAsync();
        engine.Verbs.On<Wire.TerminateWorkflowExecutionRequest, Wire.TerminateWorkflowExecutionResponse>(_ => throw new InvalidOperationException("broken"));
        foreach (var id in (string[])["first", "second"])
        {
            await world.CallAsync<Wire.StartBatchOperationResponse>(Batch(id, run.WorkflowId));
            var ended = await EndAsync(world, id);
            Assert.Equal((BatchOperationState.Failed, 0L), (ended.State, ended.CompleteOperationCount + ended.FailureOperationCount));
        }
    }

    [Fact]
    public async Task List_InPages_GivesEachJobOnce()
    {
        await using var engine = await EmbeddedEngine.OpenAsync(new EngineOptions(_folder));
        var world = new World(engine);
        string[] ids = ["a", "b", "c"];
        foreach (var id in ids)
        {
            await world.CallAsync<Wire.StartBatchOperationResponse>(Batch(id, "nobody"));
            await EndAsync(world, id);
        }
        var (seen, request) = (new List<string>(), new Wire.ListBatchOperationsRequest { Namespace = World.Space, PageSize = 2 });
        do
        {
            var page = await world.CallAsync<Wire.ListBatchOperationsResponse>(request);
            seen.AddRange(page.OperationInfo.Select(job => job.JobId));
            request.NextPageToken = page.NextPageToken;
        }
        while (!request.NextPageToken.IsEmpty);
        Assert.Equal(ids, seen.Order(StringComparer.Ordinal));
    }

    private static Wire.StartBatchOperationRequest Batch(string id, string workflowId) => new()
    {
        Namespace = World.Space,
        JobId = id,
        Reason = "over",
        Executions = { new Temporal.Api.Common.V1.WorkflowExecution { WorkflowId = workflowId } },
        TerminationOperation = new() { Identity = "operator" },
    };

    private static async Task<Wire.DescribeBatchOperationResponse> EndAsync(World world, string id)
    {
        while (true)
        {
            var job = await world.CallAsync<Wire.DescribeBatchOperationResponse>(new Wire.DescribeBatchOperationRequest { Namespace = World.Space, JobId = id });
            if (job.State != BatchOperationState.Running) return job;
            await Task.Yield();
        }
    }
}
