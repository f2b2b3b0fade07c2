using System.Text;
using Tsrun.Cli.Hosting;
using Tsrun.Engine;
using Tsrun.History;
using Tsrun.Runtime;

namespace Tsrun.Cli.Commands.Traces;

/// <summary><c>tsrun trace follow</c>: trace lines of a run as another process records them, until the run is over.</summary>
internal static class TraceFollow
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);

    public static async Task<int> ExecuteAsync(string run)
    {
        await using var engine = await Store.OpenReadOnlyAsync();
        var execution = await Store.FindAsync(engine, run);
        var (projection, id, from) = (new TraceProjection(), new RunId(execution.WorkflowId.Value), 1L);
        // A reader is not told of another process's commits; it has to look.
        using var look = new PeriodicTimer(LookInterval);
        GetWorkflowExecutionHistoryResponse page;
        do
        {
            page = await engine.GetWorkflowExecutionHistoryAsync(new GetWorkflowExecutionHistoryRequest(execution.WorkflowId, execution.RunId, from));
            foreach (var line in page.Events.SelectMany(next => projection.Next(id, next))) Console.Out.WriteLine(Encoding.UTF8.GetString(projection.Seal(line)));
            from = page.NextEventId;
        } while (!page.IsEnd && (page.HasMore || await look.WaitForNextTickAsync()));
        return ExitCode.Green;
    }
}
