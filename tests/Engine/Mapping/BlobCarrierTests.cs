using Google.Protobuf;
using Temporal.Api.Common.V1;
using Temporal.Api.History.V1;
using Tsrun.Engine.Mapping;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Tests.Engine.Mapping;

/// <summary>Anybody may start executions that look like parts of a blob: a reader takes in no more than was ever put.</summary>
public sealed class BlobCarrierTests
{
    [Fact]
    public async Task Get_OfPartsThatAgree_GivesTheirBytes() =>
        Assert.Equal([1, 2, 3], await GetAsync(Part(2, [1, 2]), Part(2, [3])));

    [Fact]
    public async Task Get_OfPartsThatDisagreeOnHowManyTheyAre_IsNothing() =>
        Assert.Null(await GetAsync(Part(2, [1]), Part(3, [2]), Part(3, [3])));

    [Fact]
    public async Task Get_OfMorePartsThanTravel_IsNothingAfterTheFirst() =>
        Assert.Null(await GetAsync(Part(int.MaxValue, [1])));

    [Fact]
    public async Task Get_OfPartsTooLargeTogether_IsNothing()
    {
        var half = new byte[(BlobCarrier.BytesMax / 2) + 1];
        Assert.Null(await GetAsync(Part(3, half), Part(3, half)));
    }

    [Fact]
    public async Task Put_OfOneByteTooMany_NamesASizeAboveTheLimit()
    {
        var carrier = new BlobCarrier(new ScriptedFrontend(), "default", "tests");
        var refused = await Assert.ThrowsAsync<Tsrun.Engine.WorkflowServiceException>(() => carrier.PutAsync("name", new byte[BlobCarrier.BytesMax + 1], CancellationToken.None));
        Assert.StartsWith("33 MiB cannot travel through the cluster, which carries at most 32 MiB", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>A frontend that runs out of answers throws: whoever reads on fails the test.</summary>
    private static Task<byte[]?> GetAsync(params IMessage[] parts) => new BlobCarrier(new ScriptedFrontend(parts), "default", "tests").GetAsync("name", CancellationToken.None);

    private static Wire.GetWorkflowExecutionHistoryResponse Part(int count, byte[] bytes) => new()
    {
        History = new()
        {
            Events =
            {
                new HistoryEvent
                {
                    WorkflowExecutionStartedEventAttributes = new()
                    {
                        WorkflowType = new() { Name = "tsrun.blob" },
                        Input = new() { Payloads_ = { new Payload { Data = ByteString.CopyFromUtf8($$"""{"parts":{{count}}}""") }, new Payload { Data = ByteString.CopyFrom(bytes) } } },
                    },
                },
            },
        },
    };
}
