using System.Security.Cryptography;
using Google.Protobuf;
using Tsrun.Cli.Hosting.Cluster;
using Tsrun.Engine;
using Tsrun.Engine.Grpc;
using Tsrun.Engine.Mapping;
using Tsrun.History;
using Wire = Temporal.Api.WorkflowService.V1;
using WirePayload = Temporal.Api.Common.V1.Payload;

namespace Tsrun.Tests.Cluster;

/// <summary>What machines without a common folder have of each other's blobs: the genuine server where it is named, else ours.</summary>
[Collection(nameof(ClusterServer))]
public sealed class CarriedBlobsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tsrun-carried-").FullName;
    private readonly GrpcFrontend _frontend;

    public CarriedBlobsTests(ClusterServer server) => _frontend = new GrpcFrontend(new ClusterOptions(server.Address));

    public void Dispose()
    {
        _frontend.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(480 << 10)]
    [InlineData((480 << 10) + 1)]
    [InlineData(1_500_000)]
    public async Task Get_OnAnotherMachine_GivesWhatTheFirstPut(int length)
    {
        var bytes = RandomNumberGenerator.GetBytes(length);
        var name = await Machine("a").PutAsync(bytes);
        var second = Machine("b");
        Assert.Equal(bytes, await second.GetAsync(name));
        Assert.Equal(bytes, new BlobStore(Path.Combine(_folder, "b")).Get(name));
    }

    [Fact]
    public async Task Get_OfWhatNobodyPut_IsNothing()
    {
        Assert.Null(await Machine("a").GetAsync(HistoryJson.Sha256(RandomNumberGenerator.GetBytes(8))));
        Assert.Null(await Machine("a").GetAsync("../../etc/passwd"));
    }

    [Fact]
    public async Task Get_OfAnExecutionThatSomebodyForged_IsNothing()
    {
        var (wanted, other) = (HistoryJson.Sha256("wanted"), RandomNumberGenerator.GetBytes(100));
        await new BlobCarrier(_frontend, "default", "forger").PutAsync(wanted, other, CancellationToken.None);
        Assert.Null(await Machine("a").GetAsync(wanted));
    }

    [Fact]
    public async Task Put_OfMoreThanTravels_SaysTS1190() =>
        Assert.Equal("TS1190", (await Assert.ThrowsAsync<WorkflowServiceException>(() => Machine("a").PutAsync(new byte[BlobCarrier.BytesMax + 1]))).Code);

    [Fact]
    public async Task LargePayload_OfAnotherMachine_ArrivesWhole()
    {
        var (id, input) = ($"large-{Guid.NewGuid():N}", new Payload($"\"{Convert.ToHexString(RandomNumberGenerator.GetBytes(700_000))}\""));
        await Client("a").StartWorkflowExecutionAsync(new StartWorkflowExecutionRequest(new WorkflowId(id), "large", $"q-{id}", input));
        var page = await Client("b").GetWorkflowExecutionHistoryAsync(new GetWorkflowExecutionHistoryRequest(new WorkflowId(id), null, 1));
        Assert.Equal(input, Assert.IsType<WorkflowExecutionStarted>(page.Events[0].Attributes).Input);
    }

    [Fact]
    public async Task Poll_OfARunWhosePayloadIsLost_GivesTheTurnBackAndGoesOn()
    {
        var (queue, lost) = ($"q-{Guid.NewGuid():N}", new WirePayload { Metadata = { ["encoding"] = Text("json/plain"), ["claim-check"] = Text("v1") }, Data = Text($$"""{"sha256":"{{new string('0', 64)}}","bytes":9}""") });
        var start = new Wire.StartWorkflowExecutionRequest
        {
            Namespace = "default",
            WorkflowId = queue,
            RequestId = queue,
            WorkflowType = new() { Name = "lost" },
            TaskQueue = new() { Name = queue },
            Input = new() { Payloads_ = { lost } },
        };
        await _frontend.CallAsync(start, CallContext.None);
        Assert.Null(await Client("a").PollWorkflowTaskQueueAsync(new PollWorkflowTaskQueueRequest(queue, "worker", Sticky: false)));
        var history = await _frontend.CallAsync<Wire.GetWorkflowExecutionHistoryResponse>(new Wire.GetWorkflowExecutionHistoryRequest { Namespace = "default", Execution = new() { WorkflowId = queue } });
        var failure = history.History.Events.Single(next => next.WorkflowTaskFailedEventAttributes is not null).WorkflowTaskFailedEventAttributes.Failure;
        Assert.Equal("TS1159", failure.ApplicationFailureInfo.Type);
        Assert.Contains(new string('0', 64), failure.Message, StringComparison.Ordinal);
    }

    private CarriedBlobs Machine(string name) => new(new BlobStore(Path.Combine(_folder, name)), new BlobCarrier(_frontend, "default", name));

    private WorkflowClient Client(string machine) => new(new ClaimCheckFrontend(_frontend, Machine(machine)), new WorkflowClientOptions("default", $"sticky-{Guid.NewGuid():N}"));

    private static ByteString Text(string text) => ByteString.CopyFromUtf8(text);
}
