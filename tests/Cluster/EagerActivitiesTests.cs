using Tsrun.Cli.Hosting;
using Tsrun.Engine;
using Tsrun.Engine.Embedded;
using Tsrun.Engine.Mapping;
using Tsrun.History;
using Tsrun.Tests.Runtime;
using Api = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Tests.Cluster;

/// <summary>Activities that come with a turn's answer: our server hands them over, our worker asks for no more than it has places for.</summary>
public sealed class EagerActivitiesTests : IDisposable
{
    private const string Queue = "q";
    private readonly string _folder = Directory.CreateTempSubdirectory("tsrun-eager-").FullName;
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(30));

    public void Dispose()
    {
        _patience.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Run_OnOurServer_GetsEachActivityWithTheAnswerToItsTurn()
    {
        await using var engine = await EmbeddedEngine.OpenAsync(new EngineOptions(_folder));
        var frontend = new RecordingFrontend(engine);
        var client = new WorkflowClient(frontend, new WorkflowClientOptions("default", "sticky"));
        var run = new WorkflowId("w");
        await using (new CannedWorker(client, new WorkerOptions(Queue) { Remote = true }, CannedWorker.Crate(Canned.Try())))
        {
            await client.StartWorkflowExecutionAsync(new StartWorkflowExecutionRequest(run, "fix", Queue, HistoryJson.ToPayload(Canned.Input())), _patience.Token);
            await ClusterRig.HistoryAsync(client, run, events => events.Count > 0 && ClusterRig.IsClose(events[^1].Attributes), _patience.Token);
        }
        var asked = frontend.Requests<Api.RespondWorkflowTaskCompletedRequest>().SelectMany(turn => turn.Commands).Count(command => command.ScheduleActivityTaskCommandAttributes is not null);
        Assert.InRange(asked, 5, 20);
        Assert.Equal(asked, frontend.Answers<Api.RespondWorkflowTaskCompletedResponse>().Sum(answer => answer.ActivityTasks.Count));
        Assert.DoesNotContain(frontend.Answers<Api.PollActivityTaskQueueResponse>(), answer => !answer.TaskToken.IsEmpty);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(10, 3)] // the rest of a wide turn is for other workers
    public void Ids_OfAWideTurn_AreNoMoreThanThereArePlaces(int places, int expected)
    {
        using var worker = Worker(places);
        using var eager = Ask(worker, Queue, 5);
        Assert.Equal(expected, eager.Ids.Count);
    }

    [Fact]
    public void Ids_OfAQueueThatNobodyHereAsksAt_AreNone()
    {
        using var worker = Worker(4);
        using var eager = Ask(worker, "elsewhere", 1);
        Assert.Empty(eager.Ids);
    }

    [Fact]
    public void Dispose_OfWhatTheServerDidNotHandOver_FreesThePlaces()
    {
        using var worker = Worker(2);
        using (var first = Ask(worker, Queue, 2))
        {
            using var none = Ask(worker, Queue, 2);
            Assert.Empty(none.Ids);
            first.Start([]);
        }
        using var again = Ask(worker, Queue, 2);
        Assert.Equal(2, again.Ids.Count);
    }

    [Fact]
    public async Task Start_OfWhatWasHandedOver_KeepsItsPlaceUntilTheWorkIsDone()
    {
        var (began, finish) = (new TaskCompletionSource(), new TaskCompletionSource<Payload>());
        await using var engine = await EmbeddedEngine.OpenAsync(new EngineOptions(_folder));
        using var worker = Worker(1, engine.Client, async () =>
        {
            began.SetResult();
            return await finish.Task;
        });
        using (var eager = Ask(worker, Queue, 1))
            eager.Start([new ActivityTask(default, new WorkflowId("w"), new RunId("r"), "fix", new ActivityId("1"), CargoCheck.Name, Payload.Null, 1, default, default, TimeSpan.FromMinutes(1), null, null, RetryPolicy.Default, null)]);
        await began.Task.WaitAsync(_patience.Token);
        Assert.False(worker.TryHold());
        finish.SetResult(Payload.Null);
        // With nobody asking any more, it waits for its places only.
        await worker.RunAsync(new CancellationToken(canceled: true)).WaitAsync(_patience.Token);
    }

    private static EagerActivities Ask(ActivityWorker worker, string queue, int width) => new(
        [.. Enumerable.Range(1, width).Select(i => new Tsrun.History.Command.ScheduleActivityTask(new ActivityId($"{i}"), CargoCheck.Name, Payload.Null, TaskQueue: queue))],
        new Dictionary<string, ActivityWorker> { [Queue] = worker }, Queue);

    private ActivityWorker Worker(int places, IWorkflowService? service = null, Func<Task<Payload>>? answer = null) =>
        new(service!, CannedWorker.Registry((_, _, _) => answer!()), new WorkerOptions(Queue) { Remote = true, ActivitySlots = places }, Queue, (_, _) => { }, CancellationToken.None);
}
