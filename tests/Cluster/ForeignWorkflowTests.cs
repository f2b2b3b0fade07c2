using System.Runtime.Versioning;
using Google.Protobuf;
using Temporal.Api.Common.V1;
using Temporal.Api.TaskQueue.V1;
using Tsrun.Engine;
using Tsrun.Tests.Cli;
using Api = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Tests.Cluster;

/// <summary>On a cluster tsrun lives beside other programs, and whoever names a workflow of theirs is told so.</summary>
[Collection(nameof(ClusterServer))]
[SupportedOSPlatform("linux")]
public sealed class ForeignWorkflowTests(ClusterServer server)
{
    [Theory]
    [InlineData("Order", "{\"a\":1}", "replay")]
    [InlineData("Order", "", "resume")]
    [InlineData("fix", "5", "trace", "show")]
    public async Task Verb_OnAWorkflowOfAnotherProgram_SaysTS1161(string type, string input, params string[] verb)
    {
        using var rig = new ClusterRig(server);
        using var shell = new CliRig();
        var id = $"foreign-{Guid.NewGuid():N}";
        var start = new Api.StartWorkflowExecutionRequest { Namespace = "default", WorkflowId = id, RequestId = id, WorkflowType = new WorkflowType { Name = type }, TaskQueue = new TaskQueue { Name = "theirs" } };
        if (input.Length > 0)
            start.Input = new Payloads { Payloads_ = { new Payload { Metadata = { ["encoding"] = ByteString.CopyFromUtf8("json/plain") }, Data = ByteString.CopyFromUtf8(input) } } };
        await rig.Client.Frontend.CallAsync<Api.StartWorkflowExecutionResponse>(start, null, rig.Patience);
        var answer = await shell.RunAsync([.. verb, id, "--address", server.Address]);
        Assert.Equal(7, answer.Exit);
        Assert.Contains($"error[TS1161]: the history is not one of a tsrun run: the input of its workflow `{type}`", answer.Err, StringComparison.Ordinal);
    }
}
