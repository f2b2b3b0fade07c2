using Tsrun.Cli.Hosting;
using Tsrun.Engine;
using Tsrun.Engine.Embedded;
using Tsrun.History;
using Tsrun.Tests.Runtime;

namespace Tsrun.Tests.Cluster;

/// <summary>A run of the fix script on the engine in this process.</summary>
internal static class EmbeddedRun
{
    /// <summary>Its history, once it is closed; nothing else stays of it.</summary>
    public static async Task<IReadOnlyList<HistoryEvent>> RecordAsync(CancellationToken patience)
    {
        var folder = Directory.CreateTempSubdirectory("tsrun-local-").FullName;
        try
        {
            return await RecordAsync(folder, patience);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<IReadOnlyList<HistoryEvent>> RecordAsync(string folder, CancellationToken patience)
    {
        await using var engine = await EmbeddedEngine.OpenAsync(new EngineOptions(folder));
        await using var worker = new CannedWorker(engine.Client, new WorkerOptions("q"), CannedWorker.Crate(Canned.Try()));
        var input = Canned.Input();
        await engine.Client.StartWorkflowExecutionAsync(new StartWorkflowExecutionRequest(new WorkflowId("w"), input.Script.Name, "q", HistoryJson.ToPayload(input)), patience);
        return await ClusterRig.ClosedAsync(engine.Client, new WorkflowId("w"), patience);
    }
}
