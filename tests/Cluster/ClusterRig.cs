using Tsrun.Cli.Hosting;
using Tsrun.Engine;
using Tsrun.Engine.Grpc;
using Tsrun.Engine.Mapping;
using Tsrun.History;
using Tsrun.Tests.Runtime;

namespace Tsrun.Tests.Cluster;

/// <summary>A queue of its own on a server, and short names for what tests do there.</summary>
internal sealed class ClusterRig : IDisposable
{
    private static readonly TimeSpan PatienceMax = TimeSpan.FromSeconds(30);
    private readonly CancellationTokenSource _patience = new(PatienceMax);
    private readonly List<GrpcFrontend> _frontends = [];

    public ClusterRig(ClusterServer server) => (Server, Client) = (server, NewClient(server));

    public ClusterServer Server { get; }

    public WorkflowClient Client { get; }

    public string Queue { get; } = $"q-{Guid.NewGuid():N}";

    public CancellationToken Patience => _patience.Token;

    public WorkerOptions Options => new(Queue) { Remote = true, WorkflowSlots = 2 };

    /// <summary>A worker with its own connection, identity and sticky queue.</summary>
    public CannedWorker Worker(Func<string, Payload, CancellationToken, Task<Payload>> answer, Func<WorkerOptions, WorkerOptions>? with = null) =>
        new(NewClient(Server), (with ?? (options => options))(Options with { Identity = $"w-{Guid.NewGuid():N}" }), answer);

    public async Task<WorkflowId> StartAsync(RunInput? input = null)
    {
        var id = new WorkflowId($"run-{Guid.NewGuid():N}");
        input ??= Canned.Input();
        await Client.StartWorkflowExecutionAsync(RunLabels.On(new StartWorkflowExecutionRequest(id, input.Script.Name, Queue, HistoryJson.ToPayload(input)), input), Patience);
        return id;
    }

    /// <summary>The events of a run, once it is closed.</summary>
    public Task<IReadOnlyList<HistoryEvent>> ClosedAsync(WorkflowId run) => ClosedAsync(Client, run, Patience);

    /// <summary>The same of a run anywhere.</summary>
    public static Task<IReadOnlyList<HistoryEvent>> ClosedAsync(IWorkflowService service, WorkflowId run, CancellationToken patience) =>
        HistoryAsync(service, run, events => events.Count > 0 && IsClose(events[^1].Attributes), patience);

    /// <summary>The events of a run, as soon as they fulfil something.</summary>
    public Task<IReadOnlyList<HistoryEvent>> UntilAsync(WorkflowId run, Func<IReadOnlyList<HistoryEvent>, bool> enough) => HistoryAsync(Client, run, enough, Patience);

    public static async Task<IReadOnlyList<HistoryEvent>> HistoryAsync(IWorkflowService service, WorkflowId run, Func<IReadOnlyList<HistoryEvent>, bool> enough, CancellationToken patience)
    {
        var (history, runId) = (new List<HistoryEvent>(), default(RunId?));
        while (!enough(history))
        {
            var page = await service.GetWorkflowExecutionHistoryAsync(new GetWorkflowExecutionHistoryRequest(run, runId, history.Count + 1, WaitNewEvent: true), patience);
            history.AddRange(page.Events);
            runId = page.RunId;
        }
        return history;
    }

    public static bool IsClose(EventAttributes attributes) => attributes is WorkflowExecutionCompleted or WorkflowExecutionFailed or WorkflowExecutionCanceled or WorkflowExecutionTerminated or WorkflowExecutionTimedOut;

    public void Dispose()
    {
        foreach (var frontend in _frontends) frontend.Dispose();
        _patience.Dispose();
    }

    private WorkflowClient NewClient(ClusterServer server)
    {
        var frontend = new GrpcFrontend(new ClusterOptions(server.Address));
        _frontends.Add(frontend);
        return new WorkflowClient(frontend, new WorkflowClientOptions("default", $"sticky-{Guid.NewGuid():N}"));
    }
}
