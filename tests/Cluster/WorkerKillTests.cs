using System.Diagnostics;
using System.Net;
using Temporal.Api.Command.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.History.V1;
using Tsrun.Cli.Hosting;
using Tsrun.Engine;
using Tsrun.Engine.Embedded;
using Tsrun.Engine.Grpc;
using Api = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Tests.Cluster;

/// <summary>The worker dies; the server does not. The worker is a process, killed while it has turns in hand and many more to come.</summary>
public sealed class WorkerKillTests : IAsyncLifetime
{
    private const string Namespace = "default", Queue = "bench";
    private const int Runs = 60;
    private readonly string _folder = Directory.CreateTempSubdirectory("tsrun-killed-").FullName;
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(60));
    private EmbeddedEngine _engine = null!;
    private GrpcServer _server = null!;
    private GrpcFrontend _client = null!;

    public async Task InitializeAsync()
    {
        _engine = await EmbeddedEngine.OpenAsync(new EngineOptions(_folder));
        _server = await GrpcServer.StartAsync(_engine, new IPEndPoint(IPAddress.Loopback, 0));
        _client = new GrpcFrontend(new ClusterOptions(_server.Endpoint.ToString()));
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        await _engine.DisposeAsync();
        _patience.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Worker_KilledWithManyRunsInItsCache_LeavesNoTurnToATimeout()
    {
        await KillAtWorkAsync();
        using var done = CancellationTokenSource.CreateLinkedTokenSource(_patience.Token);
        var worker = EndEveryRunAsync(done.Token);
        foreach (var run in await OpenRunsAsync())
            Assert.DoesNotContain(await ClosedAsync(run), happened => happened.EventType == EventType.WorkflowTaskTimedOut);
        await done.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => worker);
    }

    private async Task KillAtWorkAsync()
    {
        using var worker = Process.Start(new ProcessStartInfo(Environment.ProcessPath!,
            ["exec", Path.Combine(AppContext.BaseDirectory, "tsrun.dll"), "bench", "server", "--endless", "--runs", $"{Runs}", "--address", _server.Endpoint.ToString()])
        { RedirectStandardOutput = true })!;
        Assert.StartsWith("first step", await worker.StandardOutput.ReadLineAsync(_patience.Token));
        worker.Kill();
        await worker.WaitForExitAsync(_patience.Token);
    }

    private async Task<IReadOnlyList<string>> OpenRunsAsync()
    {
        var open = await _client.CallAsync<Api.ListWorkflowExecutionsResponse>(new Api.ListWorkflowExecutionsRequest { Namespace = Namespace, PageSize = 2 * Runs });
        Assert.Equal(Runs, open.Executions.Count);
        return [.. open.Executions.Select(run => run.Execution.WorkflowId)];
    }

    /// <summary>The next worker: whatever run it gets to see, it ends.</summary>
    private async Task EndEveryRunAsync(CancellationToken stop)
    {
        while (true)
        {
            var turn = await _client.CallAsync<Api.PollWorkflowTaskQueueResponse>(new Api.PollWorkflowTaskQueueRequest { Namespace = Namespace, TaskQueue = new() { Name = Queue } }, null, stop);
            await _client.CallAsync<Api.RespondWorkflowTaskCompletedResponse>(new Api.RespondWorkflowTaskCompletedRequest
            {
                Namespace = Namespace,
                TaskToken = turn.TaskToken,
                Commands = { new Command { CommandType = CommandType.CompleteWorkflowExecution, CompleteWorkflowExecutionCommandAttributes = new() } },
            }, null, stop);
        }
    }

    /// <summary>The events of a run once it is closed. The activity that the dead worker had begun would be its own timeout's business: somebody says how it ended.</summary>
    private async Task<IReadOnlyList<HistoryEvent>> ClosedAsync(string run)
    {
        var events = new List<HistoryEvent>();
        var request = new Api.GetWorkflowExecutionHistoryRequest { Namespace = Namespace, Execution = new() { WorkflowId = run }, WaitNewEvent = true };
        while (true)
        {
            var page = await _client.CallAsync<Api.GetWorkflowExecutionHistoryResponse>(request, null, _patience.Token);
            events.AddRange(page.History.Events);
            if (events.Count > 0 && events[^1].EventType == EventType.WorkflowExecutionCompleted)
                return events;
            request.NextPageToken = page.NextPageToken;
            await EndActivityAsync(run);
        }
    }

    private async Task EndActivityAsync(string run)
    {
        var now = await _client.CallAsync<Api.DescribeWorkflowExecutionResponse>(new Api.DescribeWorkflowExecutionRequest { Namespace = Namespace, Execution = new() { WorkflowId = run } }, null, _patience.Token);
        foreach (var activity in now.PendingActivities)
        {
            try
            {
                await _client.CallAsync<Api.RespondActivityTaskCompletedByIdResponse>(new Api.RespondActivityTaskCompletedByIdRequest { Namespace = Namespace, WorkflowId = run, ActivityId = activity.ActivityId }, null, _patience.Token);
            }
            catch (WorkflowServiceException ended) when (ended.Status == ServiceStatus.NotFound)
            {
                // The last words of the dead worker arrived after the look at its run.
            }
        }
    }
}
