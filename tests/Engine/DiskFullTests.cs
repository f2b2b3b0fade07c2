using Tsrun.Engine;
using Tsrun.Engine.Embedded;
using Tsrun.History;
using static Tsrun.Tests.Engine.EngineRig;

namespace Tsrun.Tests.Engine;

/// <summary>A disk without room.</summary>
public sealed class DiskFullTests
{
    [SkippableDiskFact]
    public async Task Step_DiskIsFull_IsNotAcknowledgedAndStopsTheEngine()
    {
        var mount = Directory.CreateTempSubdirectory("tsrun-full-").FullName;
        Assert.Equal(0, SkippableDiskFactAttribute.Mount(mount, "size=400k"));
        try
        {
            var engine = await EmbeddedEngine.OpenAsync(new EngineOptions(mount));
            var acknowledged = 0;
            var refused = await Assert.ThrowsAsync<WorkflowServiceException>(async () =>
            {
                while (true)
                {
                    await engine.Client.StartWorkflowExecutionAsync(new StartWorkflowExecutionRequest(new WorkflowId($"wf{acknowledged}"), "t", Queue, new Payload($"\"{new string('x', 2000)}\"")));
                    acknowledged++;
                }
            });
            Assert.Equal(ServiceStatus.ResourceExhausted, refused.Status);
            Assert.Contains("TS0605", refused.Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<WorkflowServiceException>(() => engine.Client.ListWorkflowExecutionsAsync(new ListWorkflowExecutionsRequest()));
            await engine.DisposeAsync();
            await using var viewer = await EmbeddedEngine.OpenAsync(new EngineOptions(mount) { ReadOnly = true });
            Assert.Equal(acknowledged, (await viewer.Client.ListWorkflowExecutionsAsync(new ListWorkflowExecutionsRequest(MaximumPageSize: 1000))).Executions.Count);
        }
        finally
        {
            Assert.Equal(0, SkippableDiskFactAttribute.Unmount(mount));
            Directory.Delete(mount);
        }
    }
}
